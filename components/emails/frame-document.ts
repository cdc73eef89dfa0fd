/** The document of a preview frame. Its policy allows the mail's own styles and inline images, and nothing else. */
import { tagsOf } from "./scan-tags";

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src 'none'; form-action 'none'; base-uri 'none'";

interface Shown {
  readonly html: string | null;
  readonly text: string | null;
  /** Of the page around, whose policy the frame inherits; it opens nothing but style elements, as the frame runs no scripts. */
  readonly nonce: string;
}

export function frameDocument({ html, text, nonce }: Shown): string {
  const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`;
  if (!html)
    return `<!doctype html>${head}<meta name="color-scheme" content="light dark"><pre style="${plain}">${escapeText(text ?? "")}</pre>`;
  return `<!doctype html>${head}${withNonce(withoutRemote(html), nonce)}`;
}

const remoteSources = new Set(["src", "background", "poster"]);

/** The policy would block them too; this way the reader sees what stands in their place. */
function withoutRemote(html: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { attributes } of tagsOf(html))
    for (const { name, at, valueAt } of attributes) {
      if (name !== "srcset" && !(remoteSources.has(name) && isRemote(html, valueAt))) continue;
      pieces.push(html.slice(from, at), "data-remote-");
      from = at;
    }
  return pieces.join("") + html.slice(from);
}

function isRemote(html: string, valueAt: number): boolean {
  const remote = /\s*(?:https?:)?\/\//iy;
  remote.lastIndex = valueAt;
  return valueAt >= 0 && remote.test(html);
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
