/** How a mailbox is written: for people and storage, and for the header of a message. */
import type { Mailbox } from "./address";
import { encodeWords, isPlain } from "./encoded-word";

const plainWords = /^[^ "(),:;<>@[\\\]]+(?: [^ "(),:;<>@[\\\]]+)*$/;
const plainPhrase = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** `Ada <ada@example.com>`, as it is stored and shown. parseMailbox reads it back to the same mailbox. */
export function formatMailbox({ name, address }: Mailbox): string {
  if (!name?.trim()) return address.text;
  return `${plainWords.test(name) && name === name.trim() ? name : quoted(name)} <${address.text}>`;
}

/** The value of an address header (RFC 5322, RFC 2047), folded after each mailbox and between encoded words. Control characters become spaces. */
export function encodeMailboxes(mailboxes: readonly Mailbox[]): string {
  return mailboxes.map(encodeMailbox).join(",\r\n ");
}

function encodeMailbox({ name: given, address }: Mailbox): string {
  const name = given?.replace(/\p{Cc}+/gu, " ");
  if (!name?.trim()) return address.text;
  const bracketed = `<${address.text}>`;
  if (!isPlain(name) || name.length > 70) return `${encodeWords(name)}\r\n ${bracketed}`;
  return `${plainPhrase.test(name) ? name : quoted(name)} ${bracketed}`;
}

const quoted = (name: string) => `"${name.replace(/["\\]/g, "\\$&")}"`;
