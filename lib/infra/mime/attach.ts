/** A body with files: multipart/mixed around multipart/related around what the author wrote, in one Buffer of a size known before. */
import { randomBytes } from "node:crypto";
import { encodedLength } from "./base64";
import type { Content, Header } from "./compile";
import { fallbackFilename, filenameParameters } from "./filename";
import { readMediaType, unknownType } from "./media-type";

export interface Part {
  readonly filename: string;
  /** With its parameters; of a kind that base64 may encode. */
  readonly contentType: string;
  /** Without angle brackets. */
  readonly contentId: string | null;
  /** In bytes, before encoding. */
  readonly size: number;
}

/** What is written one after the other: bytes that are known, or a file by its number. */
export type Step = Buffer | { readonly part: number };

export interface Layout {
  readonly headers: readonly Header[];
  readonly steps: readonly Step[];
  /** Of the whole body, in bytes. */
  readonly size: number;
}

/** Bytes in a line of base64, and in a piece of so many lines as are read at once. */
export const lineBytes = 57;
export const pieceBytes = lineBytes * 16_384;

/** Of a file in base64 on lines of 76 characters that each end in CRLF. */
export const wireLength = (size: number): number => encodedLength(size) + 2 * Math.ceil(size / lineBytes);

/**
 * Where everything stands. Files with a Content-ID go beside the HTML when there is one (RFC 2387), all others after it; so
 * does text, which readers would take for a part of the letter.
 * No line starts with a dot, and the body is its own relaxed form, as that of `content` is.
 */
export function layOut(content: Content, hasHtml: boolean, parts: readonly Part[]): Layout {
  const numbered = parts.map((part, no) => ({
    part,
    no,
    inline: hasHtml && part.contentId !== null && !/^text\//i.test(part.contentType),
  }));
  const inline = numbered.filter((one) => one.inline);
  const beside = numbered.filter((one) => !one.inline);
  let block: Block = { headers: content.headers, steps: [content.body] };
  if (inline.length > 0) block = around("related", [block, ...inline.map(toBlock)]);
  if (beside.length > 0) block = around("mixed", [block, ...beside.map(toBlock)]);
  const size = block.steps.reduce((sum, step) => sum + ("part" in step ? wireLength(parts[step.part]?.size ?? 0) : step.length), 0);
  return { ...block, size };
}

/**
 * Writes a body into `out` from `at` on.
 * @param read a file as base64 on lines of 76 characters with CRLF between, each piece beginning a line
 * @throws Error when a file is not as long as it was said to be
 */
export async function writeBody(
  layout: Layout,
  parts: readonly Part[],
  out: Buffer,
  at: number,
  read: (part: number) => AsyncIterable<string>,
) {
  let position = at;
  for (const step of layout.steps) {
    if (!("part" in step)) {
      out.set(step, position);
      position += step.length;
      continue;
    }
    const end = position + wireLength(parts[step.part]?.size ?? 0);
    for await (const piece of read(step.part)) {
      if (position + piece.length + 2 > end) throw new Error(`The file ${step.part} is longer than it was.`);
      position += out.write(`${piece}\r\n`, position, "latin1");
    }
    if (position !== end) throw new Error(`The file ${step.part} is not as long as it was.`);
  }
}

/** The base64 lines of bytes at hand, in pieces. */
export async function* linesOf(bytes: Buffer): AsyncGenerator<string> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield (bytes.toString("base64", at, Math.min(at + pieceBytes, bytes.length)).match(/.{1,76}/g) ?? []).join("\r\n");
}

interface Block {
  readonly headers: readonly Header[];
  readonly steps: readonly Step[];
}

function around(kind: "related" | "mixed", blocks: readonly Block[]): Block {
  const boundary = `=_${randomBytes(12).toString("hex")}`;
  const type = kind === "related" ? `;\r\n type="${rootType(blocks)}"` : "";
  const steps = blocks.flatMap(({ headers, steps }, no): Step[] => [
    Buffer.from(
      `${no > 0 && !endsLine(blocks[no - 1]) ? "\r\n" : ""}--${boundary}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
    ),
    ...steps,
  ]);
  steps.push(Buffer.from(`--${boundary}--\r\n`));
  return { headers: [["Content-Type", `multipart/${kind}; boundary="${boundary}"${type}`]], steps };
}

/** The line end before a boundary belongs to the boundary, so what ends in one needs no other. */
const endsLine = (block: Block | undefined): boolean => {
  const last = block?.steps.at(-1);
  return last === undefined || "part" in last || last.subarray(-2).equals(crlf);
};
const crlf = Buffer.from("\r\n");

const rootType = ([root]: readonly Block[]): string =>
  (root?.headers.find(([name]) => name === "Content-Type")?.[1] ?? "text/html").split(";")[0] ?? "";

/** What was accepted by an earlier version may still call the file something else. */
function typeOf(contentType: string): string {
  const read = readMediaType(contentType);
  return typeof read === "object" ? read.type : (contentType.split(";")[0] ?? unknownType);
}

function toBlock({ part, no, inline }: { part: Part; no: number; inline: boolean }): Block {
  const { filename, contentType, contentId } = part;
  const headers: Header[] = [
    ["Content-Type", `${typeOf(contentType).replace(/ {2,}/g, " ").replace(/ ?; ?/g, ";\r\n ")};\r\n name="${fallbackFilename(filename)}"`],
    ["Content-Transfer-Encoding", "base64"],
    ["Content-Disposition", [inline ? "inline" : "attachment", ...filenameParameters(filename)].join(";\r\n ")],
  ];
  if (contentId !== null) headers.push(["Content-ID", `<${contentId}>`]);
  return { headers, steps: part.size > 0 ? [{ part: no }] : [crlf] };
}
