/** Base64 (RFC 4648 section 4) read strictly, and decoded in the very memory it arrived in where it is large. */
import { hash } from "node:crypto";

/** Of so many bytes, with padding and without line ends. */
export const encodedLength = (bytes: number): number => 4 * Math.ceil(bytes / 3);

/** The most bytes whose base64 has at most so many characters. */
export const decodedLength = (characters: number): number => 3 * Math.floor(characters / 4);

/** Null when it is no base64. White space between the characters and missing padding are forgiven, other alphabets are not. */
export function decodeBase64(text: string): Buffer | null {
  return new Base64Text(Buffer.from(text.replace(/[\r\n\t ]+/g, ""), "utf8")).decode();
}

/**
 * A long base64 string of a JSON document, still in the bytes it came in, so that neither a string nor a second Buffer is
 * made of it. The bytes are given away: decoding writes over them.
 */
export class Base64Text {
  #bytes: Buffer | null;
  #decoded = false;
  #sha256: string | null = null;

  /** @param bytes what stood between the quotes, JSON escapes and all */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The bytes it stands for, the same Buffer each time; null when it is no base64. */
  decode(): Buffer | null {
    if (!this.#decoded) {
      this.#bytes = this.#bytes && decodeInPlace(this.#bytes);
      this.#decoded = true;
    }
    return this.#bytes;
  }

  /** Of the bytes it stands for, in hexadecimal; empty when it is no base64. */
  get sha256(): string {
    const bytes = this.decode();
    this.#sha256 ??= bytes ? hash("sha256", bytes, "hex") : "";
    return this.#sha256;
  }
}

const block = 65_536;

function decodeInPlace(bytes: Buffer): Buffer | null {
  const compact = withoutEscapes(bytes);
  if (!compact || compact.includes(minus) || compact.includes(underscore)) return null;
  let length = compact.length;
  for (let n = 0; n < 2 && compact[length - 1] === equals; n++) length--;
  const padded = length !== compact.length;
  if (length % 4 === 1 || (padded && compact.length % 4 !== 0)) return null;
  let wrote = 0;
  for (let at = 0; at < length; at += block) {
    const end = Math.min(at + block, length);
    const piece = compact.toString("latin1", at, end);
    // A character outside of the alphabet is skipped by the decoder, and missed here.
    if (compact.write(piece, wrote, "base64") !== Math.floor(((end - at) * 3) / 4)) return null;
    wrote += Math.floor(((end - at) * 3) / 4);
  }
  return compact.subarray(0, wrote);
}

/** JSON escapes for characters of base64 (`\/`, `\u002B`) become those characters, and escapes for line ends nothing. */
function withoutEscapes(bytes: Buffer): Buffer | null {
  let from = bytes.indexOf(backslash);
  if (from < 0) return bytes;
  let to = from;
  while (from < bytes.length) {
    const letter = bytes[from + 1];
    let width = 2;
    if (letter === slash) bytes[to++] = slash;
    else if (letter === lowerU) {
      const code = /^00([0-7][0-9a-f])$/i.exec(bytes.toString("latin1", from + 2, from + 6))?.[1];
      if (!code) return null;
      bytes[to++] = Number.parseInt(code, 16);
      width = 6;
    } else if (letter === undefined || !lineEnds.includes(letter)) return null;
    from += width;
    const next = bytes.indexOf(backslash, from);
    const end = next < 0 ? bytes.length : next;
    bytes.copyWithin(to, from, end);
    to += end - from;
    from = end;
  }
  return bytes.subarray(0, to);
}

const [backslash, slash, minus, underscore, equals, lowerU] = [0x5c, 0x2f, 0x2d, 0x5f, 0x3d, 0x75];
/** The letters of \n, \r and \t. */
const lineEnds: readonly number[] = [0x6e, 0x72, 0x74];
