/** Makes a page that was rendered for one request into a document for all of them. */

export interface StaticDocument {
  readonly html: string;
  /** All that its inline scripts did, in their order. */
  readonly script: string;
  readonly scriptPath: string;
}

const inlineScript = /<script(?![^>]*\ssrc=)(?<attributes>[^>]*)>(?<code>[\s\S]*?)<\/script>/g;

/**
 * Takes the scripts out of the document into one of their own, which runs at its end, and the nonces away: no inline script is left
 * but `first`, which stands at the beginning of the head.
 * @param pathOf where the script will be answered
 */
export function toStaticDocument(html: string, first: string, pathOf: (script: string) => string): StaticDocument {
  const codes: string[] = [];
  const without = html.replace(inlineScript, (whole, attributes: string, code: string) => {
    // Data blocks are no scripts and need no permission.
    if (/\stype="(?!text\/javascript|module)/.test(attributes)) return whole;
    codes.push(code.trim().replace(/;?$/, ";"));
    return "";
  });
  const nonce = /\snonce="([^"]+)"/.exec(html)?.[1];
  const clean = (text: string) => (nonce ? text.replaceAll(` nonce="${nonce}"`, "").replaceAll(nonce, "") : text);
  const script = clean(codes.join("\n"));
  const scriptPath = pathOf(script);
  const end = clean(without).lastIndexOf("</body>");
  const body = clean(without);
  const cut = end < 0 ? body.length : end;
  return {
    html: `${body.slice(0, cut)}<script src="${scriptPath}"></script>${body.slice(cut)}`.replace(
      "<head>",
      `<head><script>${first}</script>`,
    ),
    script,
    scriptPath,
  };
}
