/** What a sender may say about a file. */
import { z } from "zod";
import { Base64Text, decodeBase64, decodedLength } from "@/lib/infra/mime/base64";
import { cleanFilename, maxFilename } from "@/lib/infra/mime/filename";
import { readMediaType } from "@/lib/infra/mime/media-type";
import { atMost, knownFields } from "@/lib/kernel/count-first";

export const maxAttachments = 20;
/** Of the files of one email in base64, in characters: 18.75 MiB of files. */
export const maxEncoded = 25 * 1024 * 1024;
/** Of a request that sends email: its files, and beside them as much text as an email may have. */
export const maxSendBody = 36_000_000;

/** For those who tell people. */
export const attachmentLimits = {
  count: maxAttachments,
  encoded: maxEncoded,
  files: decodedLength(maxEncoded),
  body: maxSendBody,
} as const;

/** A file that was said to travel with an email; exactly one of bytes and path. */
export interface GivenAttachment {
  /** Empty when it is to be taken from the path. */
  readonly filename: string;
  readonly bytes: Buffer | null;
  /** Hexadecimal, where it is known. */
  readonly sha256: string | null;
  readonly path: string | null;
  readonly contentType: string | null;
  /** What `contentType` called the file, where it did. */
  readonly otherNames: readonly string[];
  readonly contentId: string | null;
}

const Content = z
  .custom<string | Base64Text>((value) => typeof value === "string" || value instanceof Base64Text, "Write the file in base64.")
  .meta({ type: "string", contentEncoding: "base64", description: "The file in base64; either this or `path`" });

export const AttachmentInput = knownFields(
  z.strictObject({
    filename: z
      .string("Name the file.")
      .regex(/^[^\p{Cc}]*$/u, "Line breaks and control characters are not allowed here.")
      .max(1000, "This name is too long.")
      .optional()
      .describe("How its reader sees it; without it the last part of `path`"),
    content: Content.optional(),
    path: z
      .string()
      .max(2048, "This URL is too long.")
      .optional()
      .describe("A public http or https URL that the file is fetched from when the email is accepted"),
    contentType: z
      .string()
      .optional()
      .describe(
        "Told by the filename when it is missing; may have `charset`, `method` and such. A `name` in it is left out for `filename`",
      ),
    contentId: z
      .string()
      .regex(/^<?[A-Za-z0-9!#$%&'*+/=?^_{|}~@.-]{1,128}>?$/, "Write an id such as logo or logo@example.com.")
      .optional()
      .describe('Makes it an inline file: `<img src="cid:…">` in `html` shows it'),
  }),
).transform((given, ctx): GivenAttachment => {
  const refuse = (field: string, message: string) => ctx.addIssue({ code: "custom", path: [field], message, input: given });
  const { content, path, contentType } = given;
  if ((content === undefined) === (path === undefined)) refuse("content", "Give the file either as “content” or by its “path”.");
  const filename = cleanFilename(given.filename ?? "");
  if (filename.length > maxFilename) refuse("filename", `A filename can have at most ${maxFilename} characters.`);
  if (filename === "" && (given.filename !== undefined || path === undefined)) refuse("filename", "Name the file.");
  const type = contentType === undefined ? null : readMediaType(contentType);
  if (typeof type === "string") refuse("contentType", type);
  const bytes = content === undefined ? null : typeof content === "string" ? decodeBase64(content) : content.decode();
  if (content !== undefined && !bytes) refuse("content", "This is not base64 (RFC 4648, the standard alphabet).");
  return {
    filename,
    bytes,
    sha256: content instanceof Base64Text ? content.sha256 : null,
    path: path ?? null,
    contentType: typeof type === "object" && type ? type.type : null,
    otherNames: typeof type === "object" && type ? type.names : [],
    contentId: given.contentId?.replace(/^<|>$/g, "") ?? null,
  };
});

const tooManyFiles = `At most ${maxAttachments} attachments in one email.`;
export const Attachments = atMost(maxAttachments, tooManyFiles, z.array(AttachmentInput).max(maxAttachments, tooManyFiles)).superRefine(
  (all, ctx) => {
    const seen = new Set<string>();
    for (const [no, { contentId }] of all.entries()) {
      if (contentId !== null && seen.has(contentId))
        ctx.addIssue({ code: "custom", path: [no, "contentId"], message: "Two attachments have this id.", input: contentId });
      if (contentId !== null) seen.add(contentId);
    }
  },
);

const spellings = new Map([
  ["content_type", "contentType"],
  ["content_id", "contentId"],
  ["file_name", "filename"],
]);

/** Fields with two names. Null under one of them says nothing against the other. */
const ours: ReadonlySet<string> = new Set([...spellings].flat());

/** `content_type` and `content_id` are documented spellings. What says two things under two names is left to the schema to refuse. */
export function spellAttachments(raw: unknown): unknown {
  if (!Array.isArray(raw)) return raw;
  return raw.map((one: unknown) => {
    if (typeof one !== "object" || one === null || Array.isArray(one)) return one;
    const said = Object.entries(one).filter(([name, value]) => value !== null || !ours.has(name));
    const names = said.map(([name]) => name);
    return Object.fromEntries(
      said.map(([name, value]) => {
        const known = spellings.get(name);
        return [known && !names.includes(known) ? known : name, value];
      }),
    );
  });
}
