/** Files of text whose encoding nobody named: a byte order mark says it, valid UTF-8 says it, and what is left is what Windows and old systems write. */
import { isUtf8 } from "node:buffer";

export const textEncodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type TextEncoding = (typeof textEncodings)[number];

/** The WHATWG names. Latin-1 reads as Windows-1252, which holds all of its letters. */
export function encodingOf(bytes: Uint8Array): TextEncoding {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return isUtf8(bytes) ? "utf-8" : "windows-1252";
}

const pieceBytes = 65_536;

/** The text, piece by piece and without its byte order mark; no piece ends within a character. What means nothing becomes U+FFFD. */
export function* decoded(bytes: Uint8Array, encoding: TextEncoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  let held = "";
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const text = held + decoder.decode(bytes.subarray(at, at + pieceBytes), { stream: true });
    const cut = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    held = text.slice(cut);
    if (cut > 0) yield text.slice(0, cut);
  }
  const last = held + decoder.decode();
  if (last !== "") yield last;
}
