/**
 * The plain text of an HTML document. The document is a stranger's: it is converted only when its size and its nesting bound what
 * the conversion costs, and read without its tags otherwise. This file is loaded by threads as well, which run without the loader
 * of the product: what it imports at run time has its extension.
 */
import { compile } from "html-to-text";
import { hasBoundedCost } from "./measure.ts";
import { withoutTags } from "./without-tags.ts";

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

/** In characters. What is longer is read without its tags. */
export const longestConverted = 500_000;
/** In characters: no letter for people is longer, and it goes out with every copy. */
export const longestText = 500_000;

/** Links behind their words, images left out. At most `longestText` characters, without NUL; never throws. */
export function convertHtml(html: string): string {
  if (html.length > longestConverted || !hasBoundedCost(html)) return withoutTags(html, longestText);
  try {
    return cut(convert(html));
  } catch {
    return withoutTags(html, longestText);
  }
}

function cut(text: string): string {
  const whole = text.replaceAll("\0", "");
  return whole.length <= longestText ? whole : whole.slice(0, longestText).replace(/[\ud800-\udbff]$/, "");
}
