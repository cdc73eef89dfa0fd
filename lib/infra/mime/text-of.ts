/** The plain text that goes beside HTML when its author wrote none. */
import { compile } from "html-to-text";

const convert = compile({
  wordwrap: 78,
  // White space, not a literal space: none is left at the ends of a line.
  formatters: {
    cell: (element, walk, builder) => {
      walk(element.children, builder);
      builder.addInline(" ");
    },
  },
  limits: { maxDepth: 200, ellipsis: "" },
  selectors: [
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: "img", format: "skip" },
    // Layout and data alike: a line for each row, and its cells apart.
    { selector: "tr", format: "block", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...["td", "th"].map((selector) => ({ selector, format: "cell" })),
    { selector: "a", options: { hideLinkHrefIfSameAsText: true, linkBrackets: ["<", ">"] } },
  ],
});

const deepest = 1000;
const neverOpen = new Set("area base br col embed hr img input link meta p li td th tr source track wbr option".split(" "));

/** Readable text of an HTML document: links behind their words, images left out. */
export const textOf = (html: string): string => (isTooDeep(html) ? withoutTags(html) : convert(html));

/** The parser's time grows with the square of the depth, and nobody reads such a document anyway. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  for (const [, close, name = ""] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (neverOpen.has(name.toLowerCase())) continue;
    depth += close ? -1 : 1;
    if (depth > deepest) return true;
  }
  return false;
}

const withoutTags = (html: string) =>
  html
    .replace(/<[^<>]*>?/g, " ")
    .replace(/\s+/g, " ")
    .trim();
