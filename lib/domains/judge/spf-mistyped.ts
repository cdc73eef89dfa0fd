/** Records that were meant as SPF and are none for receivers: quotes that became part of them, commas for spaces, a slip in the version. */
import { unquoted } from "./quotes";

// The counts keep the search short where a text is nothing but spaces.
const version = /^[^a-z0-9]{0,40}v?\s{0,3}[=:]?\s{0,3}s(?:pf|fp)\s{0,3}v?[.\s]?1(?![\d.])/i;

/** True for a text that nobody would write for another purpose, and that is not SPF by the letter (RFC 7208 section 4.5). */
export const looksLikeSpf = (txt: string): boolean => version.test(txt) && /[~?+-]?all\b|include|ip[46]|\bmx\b|redirect|\ba\b/i.test(txt);

/** What is wrong with it, as half a sentence. */
export function whyNotSpf(txt: string): string {
  if (/^\s*["'\\\x80-\uffff]/.test(txt)) return "the quotation marks are part of it";
  if (/^\s+v=spf1/i.test(txt)) return "it begins with a space";
  if (/^v=spf1\s*[;,]/i.test(txt)) return `there is a “${/[;,]/.exec(txt)?.[0]}” where SPF wants a space`;
  return "it does not begin with “v=spf1” and a space";
}

/** The same with its terms apart, as they were meant: no quotes, one space between terms, none inside of them. */
export function tidySpf(text: string): string {
  const bare = (unquoted(text) ?? text)
    .replace(/["'\\]|[^\s\x21-\x7e]/g, "")
    .replace(version, "v=spf1 ")
    .replace(/[\s\u00a0]+/g, " ")
    .replace(/(%\{[^}]*\}?)|[;,]+/g, (_, macro?: string) => macro ?? " ")
    .replace(/ +/g, " ")
    .replace(/\b(include|exists|redirect|ip4|ip6|ptr)( ?[:=]) +/gi, (_, name: string, sign: string) => `${name}${sign.trim()}`)
    .replace(/(^| )([-~?+]) +all\b/gi, "$1$2all")
    .replace(/([a-z0-9])([~?]all)$/i, "$1 $2")
    .replace(/(\.[a-z]{2,})(-all)$/i, "$1 $2");
  return bare.replace(/ +/g, " ").trim();
}
