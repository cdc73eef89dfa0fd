/** Pictures that an email brings along, put where its HTML asks for them, so that a preview shows it as its reader sees it. */

interface InlineImage {
  readonly contentId: string;
  /** A data URL. */
  readonly url: string;
}

/** Of all pictures together each time they are asked for, in characters: a page of the dashboard has to carry them. */
const mostInserted = 10_000_000;

/**
 * `cid:` URLs (RFC 2392) in sources and styles become the pictures they name; those that are not there stay as they are, and so
 * do those for which no room is left.
 */
export function withInlineImages(html: string, images: readonly InlineImage[], room = mostInserted): string {
  if (images.length === 0) return html;
  const urls = new Map(images.map(({ contentId, url }) => [contentId, url]));
  let left = room;
  // Each white space belongs to one repetition only, so that the time grows with the length of the source.
  return html.replace(
    /((?:\b(?:src|background|poster)\s*=|url\()\s*(?:["']\s*)?)cid:([^"'\s)<>]+)/gi,
    (whole, before: string, id: string) => {
      const url = urls.get(decoded(id));
      if (!url || url.length > left) return whole;
      left -= url.length;
      return before + url;
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
