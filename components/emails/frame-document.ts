/** The document of a preview frame. Its policy allows the mail's own styles and inline images, and nothing else. */

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

/** The policy would block them too; this way the reader sees what stands in their place. */
const withoutRemote = (html: string) =>
  html
    .replace(/(<[^>]+?\s)(src|background|poster)(\s*=\s*["']?\s*(?:https?:)?\/\/)/gi, "$1data-remote-$2$3")
    .replace(/(<[^>]+?\s)(srcset\s*=)/gi, "$1data-remote-$2");

const plain = "margin:0;padding:16px;font:14px/20px ui-sans-serif,system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere";

/** True when it asks for pictures from elsewhere, by image or by style. */
export function hasRemoteImages(html: string): boolean {
  return /<img[^>]+src\s*=\s*["']?\s*(https?:)?\/\//i.test(html) || /url\(\s*["']?\s*(https?:)?\/\//i.test(html);
}

const withNonce = (html: string, nonce: string) => html.replace(/<style\b/gi, `<style nonce="${nonce}"`);

const escapeText = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
