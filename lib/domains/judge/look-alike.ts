/** Names that the eye takes for another name: other scripts, digits for letters, pairs of letters (after Unicode TS 39). */
import { domainToUnicode } from "node:url";
import { getDomain } from "tldts";

/** Whether a name could be taken for another, while belonging to somebody else. Both as A-labels. */
export function looksLike(name: string, other: string): boolean {
  const [mine, theirs] = [name, other].map(
    (host) => getDomain(host, { allowPrivateDomains: true, extractHostname: false, validateHostname: false }) ?? host,
  );
  if (!mine || !theirs || mine === theirs) return false;
  const theirLooks = new Set([skeleton(theirs), skeleton(other)]);
  return theirLooks.has(skeleton(mine)) || theirLooks.has(skeleton(name));
}

/** What a name looks like: names with the same skeleton are hard to tell apart. */
export function skeleton(name: string): string {
  const bare = domainToUnicode(name).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const folded = [...bare].map((letter) => folds.get(letter) ?? letter).join("");
  return folded.replace(/rn/g, "m").replace(/vv/g, "w").replace(/cl/g, "d").replace(/-/g, "");
}

const alike: Readonly<Record<string, string>> = {
  a: "аɑαа",
  b: "Ььƅ",
  c: "сϲⅽ",
  d: "ԁɗⅾ",
  e: "еҽєεə",
  f: "ƒϝ",
  g: "ɡց9",
  h: "һհ",
  i: "іıɩιӏ1lⅼǀ|",
  j: "јϳ",
  k: "кκ",
  m: "мⅿ",
  n: "пոη",
  o: "оοօ0ᴏσ",
  p: "рρ",
  q: "ԛգ",
  r: "гᴦ",
  s: "ѕꜱ5",
  t: "тτ",
  u: "υսᴜц",
  v: "νѵⅴ",
  w: "ԝшωѡ",
  x: "хχⅹ",
  y: "уүγყ",
  z: "ᴢ2",
  æ: "ӕ",
};

const folds = new Map(Object.entries(alike).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)));
