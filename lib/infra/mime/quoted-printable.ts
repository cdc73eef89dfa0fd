/**
 * Quoted-printable (RFC 2045) that survives the road: lines of at most 76 characters, no line starts with a dot or
 * “From ”, no run of white space. So SMTP changes nothing in it, and DKIM's relaxed form of it is itself.
 */

const softBreak = Buffer.from("=\r\n");
const hex = "0123456789ABCDEF";
/** Bytes that stand for themselves wherever they are: printable ASCII but “=”, “.”, “F” and the space. */
const always = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 32 && byte < 127 && byte !== 61 && byte !== 46 && byte !== 70 ? 1 : 0,
);

/** Encodes text whose first byte starts a line. Every kind of line end (CRLF, CR, LF) becomes CRLF. */
export function encodeQuotedPrintable(text: string): Buffer {
  const input = Buffer.from(text);
  const out = Buffer.allocUnsafe(Math.ceil(input.length * 3.2) + 8);
  let length = 0;
  let column = 0;
  let afterSpace = false;
  for (let at = 0; at < input.length; at++) {
    const byte = input[at] ?? 0;
    if (byte === 10 || byte === 13) {
      if (byte === 13 && input[at + 1] === 10) at++;
      out[length++] = 13;
      out[length++] = 10;
      column = 0;
      afterSpace = false;
      continue;
    }
    const next: number | undefined = input[at + 1];
    let literal: boolean =
      always[byte] === 1 || (byte === 32 && !afterSpace && next !== undefined && next !== 10 && next !== 13) || byte === 46 || byte === 70;
    if (column + (literal ? 1 : 3) > 75) {
      out[length++] = 61;
      out[length++] = 13;
      out[length++] = 10;
      column = 0;
      afterSpace = false;
    }
    if (column === 0 && (byte === 46 || (byte === 70 && isFrom(input, at)))) literal = false;
    afterSpace = literal && byte === 32;
    if (literal) {
      out[length++] = byte;
      column++;
    } else {
      out[length++] = 61;
      out[length++] = hex.charCodeAt(byte >> 4);
      out[length++] = hex.charCodeAt(byte & 15);
      column += 3;
    }
  }
  return out.subarray(0, length);
}

const simple = /^[A-EG-Za-z0-9](?:[A-Za-z0-9,.:;@/?&_+#%!*()'-]| (?=[A-Za-z0-9,.:;@/?&_+#%!*()'-]))*$/;

/** A value that will stand alone between two soft breaks, as ASCII text. */
export function encodeValue(value: string): string {
  return value.length <= 70 && simple.test(value) ? value : encodeQuotedPrintable(value).toString("latin1");
}

/** Static text beside values: soft breaks where a value follows or precedes. */
export const encodeSegment = (text: string, afterValue: boolean, beforeValue: boolean): Buffer =>
  Buffer.concat([afterValue ? softBreak : empty, encodeQuotedPrintable(text), beforeValue ? softBreak : empty]);

const empty = Buffer.alloc(0);
const isFrom = (input: Buffer, at: number) =>
  input[at + 1] === 114 && input[at + 2] === 111 && input[at + 3] === 109 && input[at + 4] === 32;
