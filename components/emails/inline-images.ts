/** Pictures that an email brings along, put where its HTML asks for them, so that a preview shows it as its reader sees it. */

interface InlineImage {
  readonly contentId: string;
  /** A data URL. */
  readonly url: string;
}

/** `cid:` URLs (RFC 2392) in sources and styles become the pictures they name; those that are not there stay as they are. */
export function withInlineImages(html: string, images: readonly InlineImage[]): string {
  if (images.length === 0) return html;
  const urls = new Map(images.map(({ contentId, url }) => [contentId, url]));
  return html.replace(
    /((?:\b(?:src|background|poster)\s*=\s*|url\(\s*)["']?\s*)cid:([^"'\s)<>]+)/gi,
    (whole, before: string, id: string) => {
      const url = urls.get(decoded(id));
      return url ? before + url : whole;
    },
  );
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
