/** Reads the tags of an HTML source from front to back, each character once, so that no source takes longer than its length says. */

export interface Attribute {
  /** In lower case. */
  readonly name: string;
  /** Where its name begins in the source. */
  readonly at: number;
  /** Where its value begins, behind the quote; -1 without a value. */
  readonly valueAt: number;
  /** Where its value ends, before the quote; -1 without a value. */
  readonly valueEnd: number;
}

interface Tag {
  /** In lower case. */
  readonly name: string;
  /** Where the source goes on behind the tag's name. */
  readonly nameEnd: number;
  readonly attributes: readonly Attribute[];
}

/** Elements whose content is text, up to their end tag (HTML standard, 13.1.2). */
const rawText = new Set(["style", "script", "title", "textarea"]);

/** Start tags outside of comments, in order. A quote that is never closed takes the rest of the source along, as it does in a browser. */
export function* tagsOf(html: string): Generator<Tag> {
  const tagName = /[a-z][^\s/>]*/iy;
  for (let at = html.indexOf("<"); at >= 0; ) {
    if (html.startsWith("<!--", at)) {
      const end = html.indexOf("-->", at + 4);
      at = end < 0 ? -1 : html.indexOf("<", end);
      continue;
    }
    tagName.lastIndex = at + 1;
    const [name] = tagName.exec(html) ?? [];
    if (name === undefined) {
      at = html.indexOf("<", at + 1);
      continue;
    }
    const nameEnd = tagName.lastIndex;
    const { attributes, end } = attributesFrom(html, nameEnd);
    const tag = { name: name.toLowerCase(), nameEnd, attributes };
    yield tag;
    at = html.indexOf("<", rawText.has(tag.name) ? endOfRawText(html, tag.name, end) : end);
  }
}

function attributesFrom(html: string, from: number): { attributes: Attribute[]; end: number } {
  const attributes: Attribute[] = [];
  const space = /[\s/]*/y;
  const attributeName = /[^\s/>][^\s/>=]*/y;
  const equals = /\s*=\s*/y;
  const bare = /[^\s>]*/y;
  for (let at = from; at < html.length; ) {
    at = endOf(space, html, at);
    if (at >= html.length || html[at] === ">") return { attributes, end: at };
    const nameAt = at;
    at = endOf(attributeName, html, at);
    const name = html.slice(nameAt, at).toLowerCase();
    const value = endOf(equals, html, at);
    if (value === at) {
      attributes.push({ name, at: nameAt, valueAt: -1, valueEnd: -1 });
      continue;
    }
    const quote = html[value];
    const isQuoted = quote === '"' || quote === "'";
    if (isQuoted) {
      const close = html.indexOf(quote, value + 1);
      const valueEnd = close < 0 ? html.length : close;
      attributes.push({ name, at: nameAt, valueAt: value + 1, valueEnd });
      at = Math.min(html.length, valueEnd + 1);
    } else {
      at = endOf(bare, html, value);
      attributes.push({ name, at: nameAt, valueAt: value, valueEnd: at });
    }
  }
  return { attributes, end: html.length };
}

/** Where a sticky expression ends that begins here; here, when it does not match. */
function endOf(sticky: RegExp, html: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(html) ? sticky.lastIndex : at;
}

function endOfRawText(html: string, name: string, from: number): number {
  const close = new RegExp(`</${name}`, "gi");
  close.lastIndex = from;
  return close.exec(html)?.index ?? html.length;
}
