/** The words of an HTML document whatever its shape: each character is looked at once. */

/** Elements whose content nobody reads, or that end only at an end tag of their own (HTML standard, 13.1.2). */
const unread = new Set(["style", "script", "title"]);
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/** One paragraph of at most so many characters, without NUL and without half a surrogate pair at its end. */
export function withoutTags(html: string, longest: number): string {
  let text = "";
  for (let at = 0; at < html.length && text.length < longest; ) {
    const open = nextTag(html, at);
    if (open > at) text += `${plain(html.slice(at, Math.min(open, at + longest)))} `;
    at = endOfTag(html, open);
  }
  return text
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longest)
    .replace(/[\ud800-\udbff]$/, "");
}

/** Where the next tag, comment or declaration begins; the length of the source when there is none. A lone “<” is text. */
function nextTag(html: string, from: number): number {
  for (let at = html.indexOf("<", from); at >= 0; at = html.indexOf("<", at + 1)) {
    const next = html.charCodeAt(at + 1) | 32;
    if ((next >= 97 && next <= 122) || next === slash || next === bang || next === question) return at;
  }
  return html.length;
}

/** With the bit set that makes letters lower case. */
const [slash, bang, question] = [47, 33, 63];

function endOfTag(html: string, open: number): number {
  if (html.startsWith("<!--", open)) return after(html, "-->", open + 4);
  const name = /^[a-z]+/.exec(html.slice(open + 1, open + 10).toLowerCase())?.[0] ?? "";
  return unread.has(name) ? endOfElement(html, name, open) : after(html, ">", open);
}

const plain = (text: string): string =>
  text
    .replaceAll("\0", "")
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (whole, name: string) => (name === "#39" ? "'" : (named[name] ?? whole)));

function endOfElement(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}[^>]*`, "gi");
  close.lastIndex = from;
  const found = close.exec(html);
  return found ? close.lastIndex + 1 : html.length;
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found < 0 ? html.length : found + mark.length;
}
