/**
 * The parts of a message that a mail server wrote to report something (RFC 6522), or that holds such parts in another wrapping. Reads no
 * more of it than a report needs, once and from front to back, so that a message made to be hard to read takes no longer than any other.
 */
import { type Fields, readFields } from "./fields";

export interface Part {
  /** In lower case, without parameters; `text/plain` where none is given. */
  readonly type: string;
  /** Decoded, without line ends. */
  readonly lines: readonly string[];
}

export interface ReturnedMessage {
  readonly headers: Fields;
  /** `multipart/report` or any other, in lower case. */
  readonly type: string;
  /** Those of nested multiparts among them; a message that is not multipart is one part. */
  readonly parts: readonly Part[];
}

/** A report comes before the message that it brings back, which may be large. */
const longest = 1_048_576;
const mostParts = 20;
const deepest = 3;

export function readReturnedMessage(raw: Buffer): ReturnedMessage {
  const lines = linesOf(raw.subarray(0, longest));
  if (/^From [^:]*$/.test(lines[0] ?? "")) lines.shift();
  const headers = readFields(lines);
  const { type } = readContentType(headers);
  return { headers, type, parts: readPart(lines, headers, 0) };
}

/** Servers of old end lines with CR alone. */
const linesOf = (bytes: Buffer): string[] => {
  const text = bytes.toString("utf8");
  return text.includes("\n") ? text.split(/\r?\n/) : text.split("\r");
};

function bodyStart(lines: readonly string[]): number {
  const empty = lines.indexOf("");
  return empty < 0 ? lines.length : empty + 1;
}

/** RFC 2045 section 5.1, of at most 1000 characters. */
function readContentType(headers: Fields): { type: string; boundary: string | null } {
  const text = (headers.get("content-type") ?? "text/plain").slice(0, 1000);
  const given = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(text);
  return { type: (text.split(";")[0] ?? "").trim().toLowerCase(), boundary: given?.[1] ?? given?.[2] ?? null };
}

/** RFC 2046 section 5.1.1. The last part may lack its end. */
function split(lines: readonly string[], boundary: string): string[][] {
  const parts: string[][] = [];
  for (const line of lines) {
    if (line.startsWith(`--${boundary}`)) {
      const rest = line.slice(boundary.length + 2).trimEnd();
      if (rest === "--" || parts.length === mostParts) break;
      if (rest === "") {
        parts.push([]);
        continue;
      }
    }
    parts.at(-1)?.push(line);
  }
  return parts;
}

function readPart(lines: readonly string[], headers: Fields, depth: number): Part[] {
  const { type, boundary } = readContentType(headers);
  const body = lines.slice(bodyStart(lines));
  const parts = type.startsWith("multipart/") && boundary && depth < deepest ? split(body, boundary) : [];
  if (parts.length > 0) return parts.flatMap((part) => readPart(part, readFields(part), depth + 1)).slice(0, mostParts);
  // Gateways rewrite messages and lose the boundary on the way: what is left is text.
  return [
    {
      type: type.startsWith("multipart/") ? "text/plain" : type,
      lines: decode(body, headers.get("content-transfer-encoding")?.toLowerCase() ?? ""),
    },
  ];
}

function decode(lines: readonly string[], encoding: string): readonly string[] {
  if (encoding === "base64") return linesOf(Buffer.from(lines.join(""), "base64"));
  if (encoding === "quoted-printable") return linesOf(unquote(lines));
  return lines;
}

/** RFC 2045 section 6.7. */
function unquote(lines: readonly string[]): Buffer {
  const joined = lines.map((line) => (line.trimEnd().endsWith("=") ? line.trimEnd().slice(0, -1) : `${line}\n`)).join("");
  const bytes = Buffer.from(joined).toString("latin1");
  return Buffer.from(
    bytes.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}
