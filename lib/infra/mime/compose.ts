/** A whole message: the head that RFC 5322 asks for around a compiled body. */
import type { Mailbox } from "./address";
import type { Content, Header } from "./compile";
import { encodeText, fold } from "./encoded-word";
import { encodeMailboxes } from "./format";
import { isUnstructured } from "./headers";

export interface MessageSource {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc?: readonly Mailbox[];
  readonly replyTo?: readonly Mailbox[];
  readonly subject: string;
  readonly date: Date;
  /** With its angle brackets. */
  readonly messageId: string;
  /** Custom ones and the platform's own; their names must not be among those written from the fields above. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: Content;
}

export interface Message {
  /** Values are folded as they go on the wire: lines of at most 998 bytes, 78 where there is a space to break at. */
  readonly headers: readonly Header[];
  readonly body: Buffer;
  /** A larger Buffer that ends with the body: what is before it may be written over by `serialize`. */
  readonly whole?: Buffer;
  /** An address in its head is not ASCII, so the next hop must offer SMTPUTF8. */
  readonly smtpUtf8: boolean;
}

/**
 * Control characters in values become spaces, so nothing in a value can begin another header; there is no Bcc.
 * @throws Error for a header name or message id that no check let through
 */
export function compose(source: MessageSource): Message {
  const { from, to, cc = [], replyTo = [], subject, messageId, content } = source;
  if (!/^<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>$/.test(messageId))
    throw new Error("A message id is written <left@right> in ASCII.");
  const headers: Header[] = [["From", encodeMailboxes([from])]];
  if (to.length > 0) headers.push(["To", encodeMailboxes(to)]);
  if (cc.length > 0) headers.push(["Cc", encodeMailboxes(cc)]);
  if (replyTo.length > 0) headers.push(["Reply-To", encodeMailboxes(replyTo)]);
  headers.push(
    ["Subject", encodeText(clean(subject), 9)],
    ["Date", dateOf(source.date)],
    ["Message-ID", messageId],
    ["MIME-Version", "1.0"],
  );
  if (source.headers) addCustom(headers, source.headers);
  headers.push(...content.headers);
  return { ...content, headers, smtpUtf8: [from, ...to, ...cc, ...replyTo].some(({ address }) => !address.ascii) };
}

/**
 * The bytes of a message, signatures first. Where the message has room before its body, its head is written there, and the
 * bytes of an earlier call are not to be used any more.
 * @param signatures DKIM-Signature values, as dkimHeader returns them
 */
export function serialize(message: Message, signatures: readonly string[] = []): Buffer {
  let head = "";
  for (const signature of signatures) head += `DKIM-Signature: ${signature}\r\n`;
  for (const [name, value] of message.headers) head += `${name}: ${value}\r\n`;
  head += "\r\n";
  const size = message.smtpUtf8 ? Buffer.byteLength(head) : head.length;
  const { whole, body } = message;
  const inPlace = whole !== undefined && whole.length >= size + body.length;
  const out = inPlace ? whole.subarray(whole.length - body.length - size) : Buffer.allocUnsafe(size + body.length);
  out.write(head, message.smtpUtf8 ? "utf8" : "latin1");
  if (!inPlace) out.set(body, size);
  return out;
}

const ours = new Set(
  [
    "From",
    "Sender",
    "To",
    "Cc",
    "Bcc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Return-Path",
    "DKIM-Signature",
    "Received",
  ].map((name) => name.toLowerCase()),
);

function addCustom(headers: Header[], custom: Readonly<Record<string, string>>): void {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(custom)) {
    const lower = name.toLowerCase();
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) || ours.has(lower) || lower.startsWith("content-") || lower.startsWith("resent-"))
      throw new Error(`The header ${JSON.stringify(name.slice(0, 80))} cannot be set.`);
    if (seen.has(lower)) continue;
    seen.add(lower);
    headers.push([name, customValue(name, clean(value).replace(/ {2,}/g, " ").trim())]);
  }
}

function customValue(name: string, value: string): string {
  const taken = name.length + 2;
  if (/^[\x20-\x7e]*$/.test(value) && value.split(" ").every((word) => word.length <= 980 - taken))
    return value.length + taken <= 76 ? value : fold(value, taken);
  if (isUnstructured(name)) return encodeText(value, taken);
  throw new Error(`The value of ${name} is not ASCII or has no space to fold at.`);
}

const clean = (text: string) => (/\p{Cc}/u.test(text) ? text.replace(/\p{Cc}+/gu, " ") : text);
const dateOf = (date: Date) => date.toUTCString().replace("GMT", "+0000");
