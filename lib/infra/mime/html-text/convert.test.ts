import { expect, test } from "vitest";
import { expectLinear, repeated } from "@/test/growth";
import { convertHtml, longestConverted, longestText } from "./convert";
import { hasBoundedCost } from "./measure";
import { withoutTags } from "./without-tags";

test("keeps the words and the targets of links, and shouts nothing", () => {
  const text = convertHtml(
    '<h1>Hello there</h1><p>Read <a href="https://a.test/x">this</a> or <a href="https://b.test">https://b.test</a>.<img src="https://c.test/p.gif"></p>',
  );
  expect(text).toBe("Hello there\n\nRead this <https://a.test/x> or https://b.test.");
});

test("keeps cells and rows of a table apart, also of tables inside of tables and where tags were left out", () => {
  expect(convertHtml("<table><tr><td>Order</td><td>4711</td></tr><tr><td>Total</td><td>12 EUR</td></tr></table>")).toBe(
    "Order 4711\nTotal 12 EUR",
  );
  expect(convertHtml("<table><tr><th>A</th><th>B</th></tr><tr><td><b>1</b></td><td><i>2</i></td></tr></table>")).toBe("A B\n1 2");
  expect(convertHtml("<table><tr><td><table><tr><td>Order<td>4711<tr><td>Total<td>12</table></td></tr></table>")).toBe(
    "Order 4711\nTotal 12",
  );
});

test("a letter of tables in tables, lists and quotations keeps its layout", () => {
  const cell = (inner: string) => `<table><tbody><tr><td>${inner}</td></tr></tbody></table>`;
  const html = `<html><head><title>T</title><style>p{}</style></head><body>${Array(12).fill(0).reduce(cell, "<ul><li>one<li>two</ul><blockquote>said</blockquote>")}</body></html>`;
  expect(convertHtml(html)).toBe(" * one\n * two\n\n> said");
});

test.each([
  ["cells and paragraphs", "<td><p>".repeat(320_000)],
  ["ends of other elements", "<b></i>".repeat(64_000)],
  ["divisions", "<div>".repeat(100_000)],
  ["quotations around many lines", "<blockquote>".repeat(190) + "<p>x".repeat(50_000)],
  ["drawings that are not closed", "<svg/>".repeat(50_000)],
])("a document that would cost more than its length says keeps its words: %s", (_, hostile) => {
  expect(hasBoundedCost(hostile)).toBe(false);
  const text = convertHtml(`<p>first</p>${hostile}<p>last &amp; least</p>`);
  expect(text).toMatch(/^first .*last & least$/);
  expect(text.length).toBeLessThan(hostile.length);
});

test("depth is what the parser nests: void elements, paragraphs and cells that close each other are no depth", () => {
  expect(hasBoundedCost(`${"<br><img><p>x<p>".repeat(1000)}<table>${"<tr><td>x<td>y".repeat(1000)}</table>`)).toBe(true);
  expect(hasBoundedCost("<i>".repeat(200))).toBe(true);
  expect(hasBoundedCost("<i>".repeat(201))).toBe(false);
  expect(hasBoundedCost(`${"<i>".repeat(200)}${"</b>".repeat(50)}<i>`)).toBe(false);
});

test("a text is never longer than its limit, ends in a whole character, and has no NUL", () => {
  const emoji = convertHtml(`<p>a${"😀".repeat(longestConverted / 2 - 10)}</p>`);
  expect(emoji.isWellFormed()).toBe(true);
  const rules = convertHtml("<hr>".repeat(100_000));
  expect(rules.length).toBe(longestText);
  const long = convertHtml(`<p>${"😀 ".repeat(longestConverted)}</p>`);
  expect(long.length).toBeLessThanOrEqual(longestText);
  expect(long.isWellFormed()).toBe(true);
  for (const html of ["<p>a&#0;b&#x0;c</p>", `<p>a&#0;b</p>${"<i>".repeat(300)}`]) expect(convertHtml(html)).not.toContain("\0");
});

test("without its tags a document has neither styles nor comments, and a lone bracket is text", () => {
  const html = `<style>p{color:red}</style><!-- no --><SCRIPT>x()</SCRIPT ><p>1 < 2 &lt; 3</p>\n\n<p title="x">&quot;Tom&#39;s&quot;&nbsp;</p><br`;
  expect(withoutTags(html, 1000)).toBe(`1 < 2 < 3 "Tom's"`);
  expect(withoutTags("<p>😀😀</p>", 3)).toBe("😀");
});

const shapes = [
  ["spaces", repeated(" ")],
  ["brackets", repeated("<")],
  ["one word", repeated("a")],
  ["line breaks", repeated("<br>")],
  ["paragraphs", repeated("<p>x")],
  ["cells and paragraphs", repeated("<td><p>")],
  ["ends of other elements", repeated("<b></i>")],
  ["ends that open nothing", repeated("</x>")],
  ["ends of paragraphs", repeated("</p>")],
  ["ends beneath many elements", repeated("</x>", "<i>".repeat(190))],
  ["drawings that are not closed", repeated("<svg/>")],
  ["links", repeated('<a href="https://x.test/1">y</a> ')],
  ["links without an end", repeated("<a ")],
  ["one tag of many attributes", repeated(" a=b", "<p")],
  ["ampersands", repeated("&")],
  ["entities without an end", repeated("&notin")],
  ["comments without an end", repeated("<!--")],
  ["declarations", repeated("<!x>")],
  ["tables", repeated("<table><tr><td>x</td></tr></table>")],
  ["tables without an end", repeated("<table>")],
  ["items", repeated("<li>x", "<ol>")],
  ["rows", repeated("<tr><td>x<th>y", "<table>")],
  ["cells", repeated("<td>x ", "<table><tr>")],
  ["lists", repeated("<ul><li>x</ul>")],
  ["quotations around many lines", repeated("<p>x", "<blockquote>".repeat(190))],
  ["quotations around one long line", repeated("x ", "<blockquote>".repeat(190))],
  ["rules", repeated("<hr>")],
  ["lines", repeated("a b\n", "<pre>")],
  ["styles without an end", repeated("<style>")],
  ["styles", repeated("<style></style>")],
  ["styles that nearly end", repeated("</style", "<style>")],
  ["quotes that are not closed", repeated('<a x="')],
  ["bodies", repeated("<body>x</body>")],
  ["buttons", repeated("<button>x")],
  ["combining marks", repeated("\u0301")],
  ["emoji", repeated("😀")],
] as const;

test.each(shapes)("the text of hostile HTML is made in time that grows with its length: %s", (_, shape) => {
  expectLinear(convertHtml, shape, { limit: longestConverted });
  expectLinear((html) => withoutTags(html, longestText), shape, { limit: 2_000_000 });
});
