/** Text in a header: as it is where that is safe, in encoded words (RFC 2047) where it is not. */

const bytesInWord = 45;
const maxWord = 60;

/** Printable ASCII that any reader shows unchanged: no look of an encoded word, no spaces that folding would lose. */
export const isPlain = (text: string): boolean =>
  /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.includes("=?") && !text.includes("  ");

/** An unstructured header value such as a subject, folded at spaces where it is longer than a line. `taken` is the width of the name before it. */
export function encodeText(text: string, taken: number): string {
  if (text === "") return "";
  if (!isPlain(text) || hasLongWord(text)) return encodeWords(text, taken);
  return text.length + taken <= 76 ? text : fold(text, taken);
}

/** UTF-8 in base64 words of at most 75 characters, split between code points, one on a line. */
export function encodeWords(text: string, taken = 12): string {
  const words: string[] = [];
  let part = "";
  let bytes = 0;
  for (const char of text.toWellFormed()) {
    const more = Buffer.byteLength(char);
    const room = words.length === 0 ? Math.max(9, bytesInWord - Math.ceil((taken * 3) / 4)) : bytesInWord;
    if (bytes + more > room) {
      words.push(part);
      part = "";
      bytes = 0;
    }
    part += char;
    bytes += more;
  }
  words.push(part);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

/** Breaks lines before the word that would pass column 76. Words longer than a line stay whole. */
export function fold(text: string, taken: number): string {
  let out = "";
  let column = taken;
  for (const word of text.split(" ")) {
    if (out === "") out = word;
    else if (column + 1 + word.length > 76) {
      out += `\r\n ${word}`;
      column = 0;
    } else out += ` ${word}`;
    column += 1 + word.length;
  }
  return out;
}

const hasLongWord = (text: string) => text.length > maxWord && text.split(" ").some((word) => word.length > maxWord);
