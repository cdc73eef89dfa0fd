/**
 * The body of a message, prepared once and written many times: static parts are encoded at compile, so that a message
 * to one more recipient costs a few microseconds.
 */
import { randomBytes } from "node:crypto";
import { alternate, type Piece, splitMergeTags } from "./pieces";
import { encodeSegment, encodeValue } from "./quoted-printable";
import { type Tracking, trackHtml } from "./track-html";

export type Header = readonly [name: string, value: string];

/**
 * A MIME body with the headers that describe it. No line of it starts with a dot; all line ends are CRLF. But for empty
 * lines at its end it is its own relaxed form (RFC 6376 section 3.4.4).
 */
export interface Content {
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** A larger Buffer that ends with the body, when what is before it is room for the head of one message. */
  readonly whole?: Buffer;
}

export interface CompiledContent {
  /** Names of the merge values it asks for. */
  readonly slots: readonly string[];
  /** Targets of the tracked links, by their number in the link URL. */
  readonly links: readonly string[];
  /** Values that are missing are empty. @param token base64url, at most 70 characters; needed when links or opens are tracked */
  render(values?: Readonly<Record<string, string>>, token?: string): Content;
}

export interface CompileOptions extends Tracking {
  /** Replaces `{{ name }}` by values: HTML-escaped in html, as they are in text. Off by default. */
  readonly merge?: boolean;
}

interface ValueOp {
  readonly value: string;
  readonly escaped: boolean;
}

type Op = Buffer | ValueOp | { readonly token: true };

/** At least one of html and text; with one it is a single part, with both multipart/alternative. */
export function compileContent(source: { html?: string | null; text?: string | null }, options: CompileOptions = {}): CompiledContent {
  const split = options.merge ? splitMergeTags : (text: string): Piece[] => [text];
  const skip = (href: string) => split(href).length > 1;
  const html = source.html ? trackHtml(source.html, options, { split, skip }) : null;
  const text = source.text || !html ? split(source.text ?? "") : null;
  const parts = [
    ...(text ? [{ type: "text/plain; charset=utf-8", ops: toOps(text, false) }] : []),
    ...(html ? [{ type: "text/html; charset=utf-8", ops: toOps(html.pieces, true) }] : []),
  ];
  const { headers, ops } = parts.length > 1 ? multipart(parts) : singlePart(parts);
  const write = writer(ops);
  return {
    slots: [...new Set(ops.flatMap((op) => (!Buffer.isBuffer(op) && "value" in op ? [op.value] : [])))],
    links: html?.links ?? [],
    render: (values = {}, token = "") => ({ headers, ...write(values, token) }),
  };
}

interface Part {
  readonly type: string;
  readonly ops: readonly Op[];
}

function toOps(pieces: readonly Piece[], escaped: boolean): Op[] {
  const { statics, slots } = alternate(pieces);
  return statics.flatMap((text, index): Op[] => {
    const slot = slots[index];
    const segment = encodeSegment(text, index > 0, slot !== undefined);
    if (!slot) return [segment];
    return [segment, "token" in slot ? slot : { value: slot.value, escaped }];
  });
}

function singlePart(parts: readonly Part[]): { headers: Header[]; ops: Op[] } {
  const [part = { type: "text/plain; charset=utf-8", ops: [] }] = parts;
  const last = part.ops.at(-1);
  const ended = Buffer.isBuffer(last) && last.subarray(-2).equals(crlf);
  return {
    headers: [
      ["Content-Type", part.type],
      ["Content-Transfer-Encoding", "quoted-printable"],
    ],
    ops: ended ? [...part.ops] : merge([...part.ops, crlf]),
  };
}

/** The boundary has “=_” in it, which quoted-printable never writes. */
function multipart(parts: readonly Part[]): { headers: Header[]; ops: Op[] } {
  const boundary = `=_${randomBytes(12).toString("hex")}`;
  const ops: Op[] = parts.flatMap(({ type, ops }, index) => [
    Buffer.from(`${index ? "\r\n" : ""}--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`),
    ...ops,
  ]);
  return {
    headers: [["Content-Type", `multipart/alternative; boundary="${boundary}"`]],
    ops: merge([...ops, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

function merge(ops: readonly Op[]): Op[] {
  const merged: Op[] = [];
  for (const op of ops) {
    const last = merged.at(-1);
    if (Buffer.isBuffer(op) && Buffer.isBuffer(last)) merged[merged.length - 1] = Buffer.concat([last, op]);
    else merged.push(op);
  }
  return merged;
}

/** For the head and its signature. A head that does not fit costs a copy of the body. */
const room = 2048;

/** Each different value is encoded once, however often it stands in the message. */
function writer(ops: readonly Op[]): (values: Readonly<Record<string, string>>, token: string) => Omit<Content, "headers"> {
  const [only] = ops;
  if (ops.length === 1 && Buffer.isBuffer(only)) return () => ({ body: only });
  const slots: (ValueOp | null)[] = [];
  const numbers = new Map<string, number>();
  const steps = ops.map((op): string | number => {
    if (Buffer.isBuffer(op)) return op.toString("latin1");
    const slot = "token" in op ? null : op;
    const name = slot ? `${slot.value} ${slot.escaped}` : "";
    const number = numbers.get(name) ?? slots.push(slot) - 1;
    numbers.set(name, number);
    return number;
  });
  return (values, token) => {
    const encoded = slots.map((slot) => (slot ? encodeValue(valueFor(slot, values)) : checkToken(token)));
    const text = steps.map((step) => (typeof step === "number" ? encoded[step] : step)).join("");
    const whole = Buffer.allocUnsafe(room + text.length);
    whole.write(text, room, "latin1");
    return { body: whole.subarray(room), whole };
  };
}

const crlf = Buffer.from("\r\n");
const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string) => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (char) => escapes[char] ?? char) : text);

function valueFor(op: ValueOp, values: Readonly<Record<string, string>>): string {
  const value = Object.hasOwn(values, op.value) ? (values[op.value] ?? "") : "";
  return op.escaped ? escapeHtml(value) : value;
}

function checkToken(token: string): string {
  if (!/^[A-Za-z0-9_-]{1,70}$/.test(token)) throw new Error("A message with tracked links or opens needs a token of base64url characters.");
  return token;
}
