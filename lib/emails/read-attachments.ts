/** From what was said about files to the files themselves: judged, and fetched where only a URL was given. */
import { hash } from "node:crypto";
import { decodedLength, encodedLength } from "@/lib/infra/mime/base64";
import { cleanFilename, extensionOf, maxFilename } from "@/lib/infra/mime/filename";
import { guessMediaType, readMediaType, refusedExtensions, unknownType } from "@/lib/infra/mime/media-type";
import { type Fetched, guardedFetch, readUrl } from "@/lib/infra/net";
import { Fault, invalid } from "@/lib/kernel/fault";
import { type GivenAttachment, maxEncoded } from "./attachment-input";

/** A file as it is stored. */
export interface NewAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string | null;
  readonly content: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Fetches for one request: one file after the other, with one budget of bytes and of time for all of them. */
export type Fetcher = (url: string, maxBytes: number) => ReturnType<typeof guardedFetch>;

const fetchMs = 10_000;
const requestMs = 30_000;

export function openFetcher(): Fetcher {
  const until = performance.now() + requestMs;
  let left = decodedLength(maxEncoded);
  let last: Promise<unknown> = Promise.resolve();
  return (url, maxBytes) => {
    const fetching = last.then(async () => {
      const timeoutMs = Math.min(fetchMs, until - performance.now());
      if (timeoutMs < 1) return { ok: false, reason: "timeout", why: "the files of this request took too long to fetch" } as const;
      const fetched = await guardedFetch(url, { maxBytes: Math.min(maxBytes, left), timeoutMs });
      if (fetched.ok) left -= fetched.body.length;
      return fetched;
    });
    last = fetching;
    return fetching;
  };
}

/**
 * Reads the files of one email, in order; what is fetched is fetched now.
 * @throws Fault attachment_type_refused, attachments_too_large, attachment_unreachable
 */
export async function readAttachments(given: readonly GivenAttachment[], fetch: Fetcher): Promise<NewAttachment[]> {
  const named = given.map((one) => ({ ...one, filename: one.filename || nameIn(one.path ?? "") }));
  for (const [no, { filename, otherNames }] of named.entries()) {
    refuseExecutable(filename, `attachments.${no}.filename`);
    for (const name of otherNames) refuseExecutable(cleanFilename(name), `attachments.${no}.contentType`);
  }
  let left = maxEncoded - sum(named.map(({ bytes }) => encodedLength(bytes?.length ?? 0)));
  if (left < 0) throw tooLarge("attachments");
  const files: NewAttachment[] = [];
  for (const [no, one] of named.entries()) {
    const fetched = one.bytes ? null : await fetchFile(one.path ?? "", decodedLength(left), fetch, no);
    const content = one.bytes ?? fetched?.body ?? Buffer.alloc(0);
    if (fetched) left -= encodedLength(content.length);
    files.push({
      filename: one.filename,
      contentType: one.contentType ?? typeOf(one.filename, fetched),
      contentId: one.contentId,
      content,
      sha256: one.sha256 ?? hash("sha256", content, "hex"),
    });
  }
  return files;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function refuseExecutable(filename: string, field: string): void {
  const extension = extensionOf(filename);
  if (!refusedExtensions.has(extension)) return;
  const why = `Files that end in .${extension} are refused by receivers, because opening them can run a program. Put it into an archive, or link to it.`;
  throw invalid(field, why, "attachment_type_refused");
}

const tooLarge = (field: string) =>
  new Fault(
    "too_large",
    "attachments_too_large",
    `The attachments of one email have at most ${maxEncoded.toLocaleString("en")} characters in base64, which is ${decodedLength(maxEncoded).toLocaleString("en")} bytes of files.`,
    { field, facts: { maxEncoded } },
  );

async function fetchFile(path: string, maxBytes: number, fetch: Fetcher, no: number): Promise<Fetched> {
  const field = `attachments.${no}.path`;
  const unreachable = (why: string) => invalid(field, `The file could not be fetched: ${why}.`, "attachment_unreachable");
  const fetched = await fetch(path, maxBytes);
  if (!fetched.ok) throw fetched.reason === "too_large" ? tooLarge(field) : unreachable(fetched.why);
  if (fetched.status < 200 || fetched.status > 299) throw unreachable(`the server answered ${fetched.status}`);
  const encoding = fetched.headers["content-encoding"];
  if (encoding && encoding !== "identity") throw unreachable("the server sent it compressed, which was not asked for");
  return fetched;
}

function typeOf(filename: string, fetched: Fetched | null): string {
  const guessed = guessMediaType(filename);
  if (guessed !== unknownType) return guessed;
  const header = fetched?.headers["content-type"] ?? "";
  // A server may say more than we pass on: the type alone is good enough.
  const [said] = [header, header.split(";")[0]?.trim() ?? ""].map(readMediaType).filter((read) => typeof read === "object");
  return said?.type ?? guessed;
}

/** The last part of the path of a URL. */
function nameIn(url: string): string {
  const last = readUrl(url)?.pathname.split("/").at(-1) ?? "";
  const name = cleanFilename(decoded(last).replace(/\p{Cc}/gu, ""));
  return name !== "" && name.length <= maxFilename ? name : "file";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
