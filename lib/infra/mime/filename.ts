/** Names of files: what may be one, and how it stands in a header. */

import { normal } from "../normal";
import { bidiControls } from "../plain-line";

export const maxFilename = 200;

/**
 * The name without the path before it, in composed form, without what turns its reading direction, and without dots and
 * spaces at its ends. Empty when nothing is left. Control characters are not its business: they are refused before.
 */
export function cleanFilename(given: string): string {
  const [last = ""] = normal(given, "NFC").split(/[/\\]/).slice(-1);
  const name = last
    .replace(bidiControls, "")
    .replace(/\s+/gu, " ")
    .replace(/^[ .]+(?=[ .]|$)|^ +/u, "");
  // An expression for the end of a text begins anew at each dot: its time would grow with the square of their number.
  let end = name.length;
  while (end > 0 && (name[end - 1] === "." || name[end - 1] === " ")) end--;
  return name.slice(0, end).trim();
}

/** Lower case, without its dot; empty when there is none. */
export const extensionOf = (filename: string): string => /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? "";

/** The name in ASCII that needs no escapes between quotes, for readers that know no other. */
export function fallbackFilename(filename: string): string {
  const ascii = normal(filename, "NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^\x20-\x7e]+|["\\%;=]+/g, "_")
    .replace(/ {2,}/g, " ");
  return /[A-Za-z0-9]/.test(ascii) ? ascii : `file${/\.[A-Za-z0-9]{1,10}$/.exec(ascii)?.[0] ?? ""}`;
}

/** True when the fallback says all there is to say. */
export const isPlainFilename = (filename: string): boolean => fallbackFilename(filename) === filename;

/** In UTF-8, everything but the characters that RFC 5987 and RFC 2231 both leave alone. */
export const percentEncoded = (filename: string): string =>
  encodeURIComponent(filename.toWellFormed()).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const longestPiece = 51;

/** Cut between characters: some readers decode each piece by itself. */
function piecesOf(filename: string): string[] {
  const pieces: string[] = [];
  for (const char of filename.toWellFormed()) {
    const encoded = percentEncoded(char);
    const last = pieces.at(-1);
    if (last !== undefined && last.length + encoded.length <= longestPiece) pieces[pieces.length - 1] = last + encoded;
    else pieces.push(encoded);
  }
  return pieces;
}

/**
 * The parameters of Content-Disposition for a name, each on a line of its own: `filename`, and where it is not the whole
 * name `filename*` in pieces (RFC 2231).
 */
export function filenameParameters(filename: string): string[] {
  const plain = `filename="${fallbackFilename(filename)}"`;
  if (isPlainFilename(filename)) return [plain];
  const pieces = piecesOf(filename);
  const [only = ""] = pieces;
  if (pieces.length <= 1) return [plain, `filename*=UTF-8''${only}`];
  return [plain, ...pieces.map((piece, no) => `filename*${no}*=${no === 0 ? "UTF-8''" : ""}${piece}`)];
}
