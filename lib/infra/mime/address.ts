/**
 * The one reader of email addresses. Checking, storing, comparing, the envelope and the headers all use what it
 * returns, so that no two places can disagree about whom an address means.
 */
import { domainToASCII, domainToUnicode } from "node:url";

/** The text is not one mailbox; the message is a sentence for the developer who wrote it. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

export interface Address {
  /** Exactly what stands in RCPT TO, between the angle brackets. */
  readonly text: string;
  /** As it was written: case, and quotes where it had them. */
  readonly local: string;
  /** Lower-case A-labels, without a trailing dot. */
  readonly domain: string;
  /** False when the local part needs SMTPUTF8 (RFC 6531). */
  readonly ascii: boolean;
}

export interface Mailbox {
  readonly name: string | null;
  readonly address: Address;
}

const control = /\p{Cc}/u;
const invisible = /[\p{C}\p{Z}]/u;
const onlyAscii = /^[\x20-\x7e]*$/;
const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\u{10ffff}-]";
const dotAtom = new RegExp(`^${atext}+(?:\\.${atext}+)*$`, "u");
const quotedString = /^"(?:[^"\\]|\\.)+"$/u;
const nameWord = /^[^ "(),:;<>@[\\\]]+$/;
/** What nearly all addresses are, and all rules below let through; parts of at most 63 characters keep its sizes right too. */
const everyday = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]+$/;
const everydayPart = 63;
const hostname = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/**
 * Reads `a@b.c`, `Name <a@b.c>` or `"Quoted, name" <a@b.c>` (RFC 5322 without comments, groups, routes and IP literals;
 * RFC 6531 local parts; RFC 5321 sizes).
 * @throws AddressError
 */
export function parseMailbox(text: string): Mailbox {
  if (control.test(text)) throw new AddressError("An address cannot contain line breaks or control characters.");
  if (!text.isWellFormed()) throw new AddressError("An address must be valid Unicode.");
  const trimmed = text.trim();
  if (trimmed === "") throw new AddressError("Write an email address, such as ada@example.com.");
  const { words, rest } = readName(trimmed);
  if (rest === null) return { name: null, address: readAddress(trimmed) };
  if (!rest.endsWith(">")) throw new AddressError("Write one address as “Name <ada@example.com>”, with nothing after the “>”.");
  const name = words.join(" ");
  return { name: name.trim() === "" ? null : name, address: readAddress(rest.slice(1, -1)) };
}

/** Reads an address that has no name. @throws AddressError */
export function parseAddress(text: string): Address {
  const { name, address } = parseMailbox(text);
  if (name !== null || text.trim().startsWith("<")) throw new AddressError("Write the address alone, such as ada@example.com.");
  return address;
}

/** As `fold`, for an address that was not read yet. @throws AddressError */
export const foldAddress = (text: string): string => fold(parseAddress(text));

/**
 * One spelling for all the spellings of an address that must count as the same: lower case, NFC, no needless quotes.
 * For comparing and suppressing only; never send to it.
 */
export function fold({ text, local, domain, ascii }: Address): string {
  if (!local.startsWith('"')) return ascii ? text.toLowerCase() : `${local.normalize("NFC").toLowerCase()}@${domain}`;
  const bare = local.slice(1, -1).replace(/\\(.)/gu, "$1").normalize("NFC").toLowerCase();
  return dotAtom.test(bare) ? `${bare}@${domain}` : `"${bare.replace(/["\\]/g, "\\$&")}"@${domain}`;
}

/** The words before “<”, and the rest from “<” on; rest is null when the whole text is an address without a name. */
function readName(text: string): { words: string[]; rest: string | null } {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === " ") at++;
    else if (char === "<") return { words, rest: text.slice(at) };
    else if (char === '"') {
      const end = endOfQuotes(text, at);
      if (text[end] === "@" && words.length === 0) break;
      words.push(text.slice(at + 1, end - 1).replace(/\\(.)/gu, "$1"));
      at = end;
    } else {
      let end = at;
      while (end < text.length && text[end] !== " " && text[end] !== "<" && text[end] !== '"') end++;
      words.push(text.slice(at, end));
      if (!nameWord.test(text.slice(at, end))) {
        if (!text.includes("<")) break;
        throw new AddressError('Put a name that contains any of ( ) , : ; @ [ ] \\ in double quotes: "Name" <ada@example.com>.');
      }
      at = end;
    }
  }
  return { words: [], rest: null };
}

function endOfQuotes(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  throw new AddressError("A double quote is opened and not closed.");
}

function readAddress(text: string): Address {
  const everydayAt = text.indexOf("@");
  if (everydayAt <= everydayPart && text.length - everydayAt <= everydayPart && everyday.test(text))
    return { text, local: text.slice(0, everydayAt), domain: text.slice(everydayAt + 1), ascii: true };
  const at = text.startsWith('"') ? text.indexOf("@", endOfQuotes(text, 0)) : text.indexOf("@");
  if (at < 0) {
    if (/[＠﹫]/.test(text)) throw new AddressError("This address has a look-alike of “@” in it. Write a plain “@”.");
    throw new AddressError("An address needs an “@”, such as ada@example.com.");
  }
  const local = readLocal(text.slice(0, at));
  const domain = readDomain(text.slice(at + 1));
  const address = { text: `${local}@${domain}`, local, domain, ascii: onlyAscii.test(local) };
  if (Buffer.byteLength(address.text) + 2 > 256) throw new AddressError("An address can have at most 254 bytes.");
  return address;
}

function readLocal(local: string): string {
  if (local === "" || local === '""') throw new AddressError("The part before “@” is missing.");
  if (Buffer.byteLength(local) > 64) throw new AddressError("The part before “@” can have at most 64 bytes.");
  if (local.startsWith('"')) {
    if (!quotedString.test(local)) throw new AddressError("Write a quoted part before “@” as one string in double quotes.");
    if (invisible.test(local.replaceAll(" ", ""))) throw new AddressError("The part before “@” has an invisible character in it.");
    return local;
  }
  if (/^\.|\.\.|\.$/.test(local)) throw new AddressError("Dots before “@” cannot be first, last or doubled.");
  if (/[()]/.test(local)) throw new AddressError("Comments in parentheses are not allowed in an address.");
  if (!dotAtom.test(local)) throw new AddressError("The part before “@” has a character that needs quotes or is not allowed.");
  if (invisible.test(local)) throw new AddressError("The part before “@” has an invisible character in it.");
  if (!onlyAscii.test(local) && !dotAtom.test(local.normalize("NFKC")))
    throw new AddressError("The part before “@” has a look-alike of a special character in it.");
  return local;
}

function readDomain(written: string): string {
  if (written === "") throw new AddressError("The domain after “@” is missing.");
  if (/^\[.*\]$/.test(written)) throw new AddressError("IP addresses in brackets are not allowed. Write a domain.");
  if (/[,;@＠﹫<> ]/.test(written)) throw new AddressError("Write one address only, such as ada@example.com.");
  if (invisible.test(written)) throw new AddressError("The domain has an invisible character in it.");
  const ascii = onlyAscii.test(written);
  // Making A-labels takes the square of a label's length. Composed from several characters a label may be longer than it comes out.
  if (!ascii && (written.length > 600 || written.split(/[.。．｡]/u).some((label) => label.length > 130)))
    throw new AddressError("Each part of the domain can have at most 63 bytes, and all of it 255.");
  if (ascii ? !/^[A-Za-z0-9.-]+$/.test(written) : /[\x21-\x2c\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]/.test(written))
    throw new AddressError("The domain has a character in it that domains cannot have.");
  const lower = written.toLowerCase();
  const mapped = ascii && !lower.includes("xn--") ? lower : domainToASCII(written);
  if (mapped === "" || (mapped.includes("xn--") && /(?:^|\.)xn--/.test(domainToUnicode(mapped))))
    throw new AddressError("The domain is not a valid international domain name.");
  const domain = mapped.endsWith(".") ? mapped.slice(0, -1) : mapped;
  if (domain.length > 255) throw new AddressError("The domain can have at most 255 bytes.");
  if (!domain.includes(".")) throw new AddressError("Write the whole domain, such as example.com.");
  if (!hostname.test(domain)) throw new AddressError("The domain is not a valid host name.");
  const labels = domain.split(".");
  if (labels.some((label) => label.length > 63)) throw new AddressError("Each part of the domain can have at most 63 bytes.");
  if (/^\d+$/.test(labels.at(-1) ?? "")) throw new AddressError("IP addresses are not allowed. Write a domain.");
  return domain;
}
