/** A frequent slip: a DNS host that writes the quotation marks itself was given them too, so that they are part of the record. */

/** Straight and curly marks; the curly ones as the bytes of UTF-8, one character each, which is how TXT records come. */
const mark = String.raw`(?:["'\u2018-\u201f]|\u00e2\u0080[\u0098-\u009f])`;
const opening = new RegExp(`^\\s*${mark}+\\s*`);
const closing = new RegExp(`\\s*${mark}+\\s*$`);
const between = new RegExp(`${mark}\\s*${mark}`, "g");

/** The text without the marks that it begins with, and those of further strings inside it; null when it does not begin with one. */
export function unquoted(text: string): string | null {
  if (!opening.test(text)) return null;
  return text.slice(0, 4096).replace(opening, "").replace(closing, "").replace(between, "");
}
