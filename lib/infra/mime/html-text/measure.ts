/** Whether an HTML document is simple enough to be converted: the cost of that is not bounded by the document's length alone. */
import { Parser } from "htmlparser2";

/** Elements that are open at the same time. What is nested deeper the conversion would leave out. */
const deepest = 200;
/** The parser keeps a list of these that it never shortens again (`<svg/>`), and moves all of it for each one. */
const mostForeign = 1000;
/** Characters that the conversion writes before lines, because each blockquote and list item around indents them. */
const mostIndent = 1_000_000;

const foreign = new Set("svg math mi mo mn ms mtext annotation-xml foreignobject desc title".split(" "));
const indents = new Set(["blockquote", "li", "dd", "ol", "ul"]);
/** An estimate from above: a list item of a long list has its number before it. */
const indentWidth = 4;
/** A line is broken after so many characters at the latest, or sooner where it is indented. */
const shortLine = 20;

class TooMuch extends Error {}

/**
 * False for a document that is nested too deeply, or that lets the text grow far beyond its own length. Depth is what the parser
 * itself nests, which leaves open what other readers would close (`<td><p><td><p>`, `<b></i>`); reading ends where it is too much.
 */
export function hasBoundedCost(html: string): boolean {
  let depth = 0;
  let foreigners = 0;
  let indent = 0;
  let written = 0;
  const parser = new Parser(
    {
      onopentag(name) {
        if (++depth > deepest || (foreign.has(name) && ++foreigners > mostForeign)) throw new TooMuch();
        if (indents.has(name)) indent += indentWidth;
        written += indent;
      },
      onclosetag(name) {
        depth--;
        if (indents.has(name)) indent -= indentWidth;
      },
      ontext(text) {
        written += indent * (1 + text.length / shortLine);
        if (written > mostIndent) throw new TooMuch();
      },
    },
    { decodeEntities: false },
  );
  try {
    parser.end(html);
    return written <= mostIndent;
  } catch (error) {
    if (error instanceof TooMuch) return false;
    throw error;
  }
}
