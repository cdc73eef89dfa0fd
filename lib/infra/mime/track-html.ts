/** Where an HTML source has links and where its pixel goes. One pass over the text; nothing else in it is changed. */
import { type Piece, splitTokens } from "./pieces";

export interface Tracking {
  /** `https://host/c/{token}.{link}`; links stay as they are when missing. */
  readonly clickUrl?: string | undefined;
  /** `https://host/o/{token}`; no pixel when missing. */
  readonly openUrl?: string | undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
}

/**
 * The HTML in pieces, and the targets of its links by number: the same target has one number. Only http and https links
 * of `a` and `area` are taken; those for which `skip` is true stay.
 */
export function trackHtml(
  html: string,
  { clickUrl, openUrl }: Tracking,
  options: { split: (text: string) => Piece[]; skip: (href: string) => boolean },
): { pieces: Piece[]; links: string[] } {
  const links = new Map<string, number>();
  const edits: Edit[] = [];
  if (clickUrl)
    for (const { start, end, href } of findLinks(html)) {
      const target = decodeEntities(href).trim();
      if (!/^https?:\/\//i.test(target) || options.skip(href)) continue;
      const number = links.get(target) ?? links.size;
      links.set(target, number);
      edits.push({ start, end, pieces: ['"', ...splitTokens(attribute(clickUrl), String(number)), '"'] });
    }
  if (openUrl) {
    const at = endOfBody(html);
    const pixel: Piece[] = [
      '<img src="',
      ...splitTokens(attribute(openUrl)),
      '" width="1" height="1" alt="" style="display:block;border:0">',
    ];
    edits.push({ start: at, end: at, pieces: pixel });
  }
  edits.sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let from = 0;
  for (const { start, end, pieces: inserted } of edits) {
    pieces.push(...options.split(html.slice(from, start)), ...inserted);
    from = end;
  }
  pieces.push(...options.split(html.slice(from)));
  return { pieces, links: [...links.keys()] };
}

const attribute = (url: string) => url.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** The value of the first href of each `a` and `area`, with its quotes. */
function* findLinks(html: string): Generator<{ start: number; end: number; href: string }> {
  const tag = /<(?:a|area)(?=[\s/])/iy;
  const attributeAt = /[\s/]*([^\s"'>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/y;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at + 1)) {
    tag.lastIndex = at;
    if (!tag.test(html)) continue;
    attributeAt.lastIndex = tag.lastIndex;
    for (let match = attributeAt.exec(html); match; match = attributeAt.exec(html)) {
      at = attributeAt.lastIndex - 1;
      const [, name = "", value] = match;
      if (name.toLowerCase() !== "href" || value === undefined) continue;
      const end = attributeAt.lastIndex;
      yield { start: end - value.length, end, href: value.replace(/^(["'])(.*)\1$/s, "$2") };
      break;
    }
  }
}

function endOfBody(html: string): number {
  const end = html.lastIndexOf("</");
  for (let at = end; at >= 0; at = html.lastIndexOf("</", at - 1)) {
    if (/^<\/body[\s>]/i.test(html.slice(at, at + 7))) return at;
    if (at === 0) break;
  }
  return html.length;
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The entities that occur in links. */
const decodeEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, decimal, hexadecimal, name) => {
    if (name) return named[String(name).toLowerCase()] ?? whole;
    const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal, 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
