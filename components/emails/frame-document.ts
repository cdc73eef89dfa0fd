/** The document of a preview frame. Its policy allows the mail's own styles and inline images, and nothing else. */
import { type Attribute, tagsOf } from "./scan-tags";

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'none'; form-action 'none'; base-uri 'none'";

interface Shown {
  readonly html: string | null;
  readonly text: string | null;
  /** Of the page around, whose policy the frame inherits; it opens nothing but style elements, as the frame runs no scripts. */
  readonly nonce: string;
}

/** Links open in a tab of their own, which knows nothing of this page: the frame's sandbox lets them out, and no script. */
export const frameSandbox = "allow-popups allow-popups-to-escape-sandbox";

export function frameDocument({ html, text, nonce }: Shown): string {
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank">`;
  if (!html)
    return `<!doctype html>${head}<meta name="color-scheme" content="light dark"><pre style="${plain}">${escapeText(text ?? "")}</pre>`;
  return `<!doctype html>${head}${withNonce(tamed(html), nonce)}`;
}

const remoteSources = new Set(["src", "background", "poster"]);
/** Of links: where and how they would open is not the mail's to say. */
const linkManners = new Set(["target", "rel", "ping", "download"]);

/** The mail with the names of those attributes changed that must not work here. What is renamed stays to be seen in the source. */
function tamed(html: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { name: tag, attributes } of tagsOf(html))
    for (const attribute of attributes) {
      const before = insertedBefore(html, tag, attribute);
      if (before === null) continue;
      pieces.push(html.slice(from, attribute.at), before);
      from = attribute.at;
    }
  return pieces.join("") + html.slice(from);
}

function insertedBefore(html: string, tag: string, { name, valueAt }: Attribute): string | null {
  /** The policy would block them too; this way the reader sees what stands in their place. */
  if (name === "srcset" || (remoteSources.has(name) && isRemote(html, valueAt))) return "data-remote-";
  if (!isLink(tag)) return tag === "base" ? "data-" : null;
  if (linkManners.has(name)) return "data-";
  if (name !== "href" && name !== "xlink:href") return null;
  if (startsWith(/\s*#/iy, html, valueAt)) return 'target="_self" ';
  return startsWith(followed, html, valueAt) ? null : "data-blocked-";
}

const isLink = (tag: string) => tag === "a" || tag === "area";
/** Whatever else a link names is either nothing outside of the mail, or a script. */
const followed = /\s*(?:https?:\/\/|mailto:|tel:)/iy;

/** Where the mail's links lead, each once, in order. */
export function linksOf(html: string): string[] {
  const found = new Set<string>();
  for (const { name: tag, attributes } of tagsOf(html)) {
    if (!isLink(tag)) continue;
    const href = attributes.find(({ name }) => name === "href");
    if (href && startsWith(followed, html, href.valueAt)) found.add(decoded(html.slice(href.valueAt, href.valueEnd)).trim());
  }
  return [...found];
}

/** The addresses on the web that a plain text names, without what ends its sentences. */
export function linksInText(text: string): string[] {
  const found = new Set<string>();
  for (const [address] of text.matchAll(/\bhttps?:\/\/[^\s<>"']+/gi)) {
    let end = address.length;
    while (".,;:!?)]}".includes(address.charAt(end - 1))) end--;
    found.add(address.slice(0, end));
  }
  return [...found];
}

/** The references that addresses are written with; any other stays as it is written. */
const decoded = (value: string): string => value.replace(/&(?:amp|#38|#x26);/gi, "&").replace(/&(?:#61|#x3d|equals);/gi, "=");

function isRemote(html: string, valueAt: number): boolean {
  return startsWith(/\s*(?:https?:)?\/\//iy, html, valueAt);
}

function startsWith(sticky: RegExp, html: string, at: number): boolean {
  sticky.lastIndex = at;
  return at >= 0 && sticky.test(html);
}

const plain = "margin:0;padding:16px;font:14px/20px ui-sans-serif,system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere";

/** True when it asks for pictures from elsewhere, by image or by style. */
export function hasRemoteImages(html: string): boolean {
  // Each white space belongs to one repetition only: with two beside each other the time would grow with the square of their number.
  if (/url\(\s*(?:["']\s*)?(?:https?:)?\/\//i.test(html)) return true;
  for (const { name, attributes } of tagsOf(html))
    if (name === "img" && attributes.some((one) => one.name === "src" && isRemote(html, one.valueAt))) return true;
  return false;
}

const withNonce = (html: string, nonce: string) => html.replace(/<style\b/gi, `<style nonce="${nonce}"`);

const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
