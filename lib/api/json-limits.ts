/**
 * What a JSON body may be made of. It is looked at in its bytes, before anything is made of them: an object of a million fields costs
 * seconds of the event loop however it is judged afterwards, and a sentence about the first of them is all that anybody needs.
 */
import { Fault } from "../kernel/fault";

/** A batch of 100 emails with everything that each may have is some 50,000 values; the widest list is 1,000 addresses, the widest object 50 headers. */
export const jsonLimits = { depth: 32, inObject: 1000, inArray: 10_000, inAll: 60_000 } as const;

const [quote, backslash, comma, openObject, closeObject, openArray, closeArray] = [0x22, 0x5c, 0x2c, 0x7b, 0x7d, 0x5b, 0x5d];

/** Fewer bytes cross no limit of width: a field takes five at least, an item two. */
const surelyNarrow = Math.min(5 * jsonLimits.inObject, 2 * jsonLimits.inArray);

/**
 * Linear in the bytes, and over as soon as a limit is crossed. What is no JSON passes or not, for the parser to refuse.
 * @throws Fault too_many_values, invalid_json for one that is nested too deeply
 */
export function checkJsonLimits(body: Buffer): void {
  if (body.length < surelyNarrow) return;
  const kinds = new Uint8Array(jsonLimits.depth + 1);
  const counts = new Uint32Array(jsonLimits.depth + 1);
  let depth = 0;
  let all = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) {
      at = endOfString(body, at + 1);
      if (at < 0) return;
    } else if (byte === comma || byte === openObject || byte === openArray) {
      if (byte !== comma) {
        depth++;
        if (depth > jsonLimits.depth) throw tooDeep();
        kinds[depth] = byte;
        counts[depth] = 0;
      }
      const count = (counts[depth] ?? 0) + 1;
      counts[depth] = count;
      all++;
      if (count > (kinds[depth] === openArray ? jsonLimits.inArray : jsonLimits.inObject)) throw tooWide(kinds[depth] === openArray);
      if (all > jsonLimits.inAll) throw tooMany(`The JSON has more than ${words(jsonLimits.inAll)} values in all.`);
    } else if ((byte === closeObject || byte === closeArray) && depth > 0) depth--;
  }
}

/** The same for text that arrived within another document. @throws Fault too_many_values, invalid_json */
export const checkJsonTextLimits = (text: string): void => {
  if (text.length >= surelyNarrow) checkJsonLimits(Buffer.from(text));
};

export const tooDeep = () => new Fault("malformed", "invalid_json", `The JSON is nested more than ${jsonLimits.depth} levels deep.`);

const tooWide = (isArray: boolean) =>
  tooMany(
    isArray
      ? `A list in the JSON has more than ${words(jsonLimits.inArray)} items.`
      : `An object in the JSON has more than ${words(jsonLimits.inObject)} fields.`,
  );
const tooMany = (says: string) => new Fault("malformed", "too_many_values", `${says} Send less at once.`);
const words = (count: number) => count.toLocaleString("en");

/** Strings that are shorter are read byte by byte, which costs less than a call. */
const near = 48;

/** Where the quote stands that ends a string; -1 when none does. Linear, however many quotes and backslashes are in it. @param start behind the opening quote */
export function endOfString(body: Buffer, start: number): number {
  for (let at = start; at < body.length; ) {
    for (const stop = at + near; at < stop && at < body.length; at++) {
      const byte = body[at];
      if (byte === quote) return at;
      if (byte === backslash) at++;
    }
    const close = body.indexOf(quote, at);
    if (close < 0) return -1;
    let slashes = 0;
    while (close - 1 - slashes >= at && body[close - 1 - slashes] === backslash) slashes++;
    if (slashes % 2 === 0) return close;
    at = close + 1;
  }
  return -1;
}
