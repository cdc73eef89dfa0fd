/** Whatever a customer writes into an email, reading and encoding it takes time that grows with its length. */
import { describe, expect, test } from "vitest";
import { expectLinear, repeated, type Shape } from "@/test/growth";
import { parseMailbox } from "./address";
import { compileContent } from "./compile";
import { encodeText } from "./encoded-word";
import { cleanFilename, extensionOf, fallbackFilename, filenameParameters } from "./filename";
import { encodeMailboxes, formatMailbox } from "./format";
import { checkCustomHeader } from "./headers";
import { readMediaType } from "./media-type";
import { encodeQuotedPrintable } from "./quoted-printable";

const tracking = { clickUrl: "https://t.test/c/{token}.{link}", openUrl: "https://t.test/o/{token}" };
/** Each repetition with a number of its own. */
const numbered =
  (piece: (i: number) => string): Shape<string> =>
  (size) => {
    const width = piece(1_000_000).length;
    return Array.from({ length: Math.max(1, Math.floor(size / width)) }, (_, i) => piece(i)).join("");
  };

describe("links and pixel are put into hostile HTML in time that grows with its length", () => {
  test.each([
    ["brackets", repeated("<")],
    ["links without an end", repeated("<a ")],
    ["links with half a target", repeated("<a href=")],
    ["quotes that are not closed", repeated('<a href="')],
    ["two kinds of quotes", repeated(`<a x='" y="'`)],
    ["a quote without an end", repeated("x", '<a href="')],
    ["quotes without an end beside each other", repeated("<a x=' ", "", '"')],
    ["spaces in a tag", repeated(" ", "<a")],
    ["spaces behind an attribute", repeated(" ", "<a href")],
    ["spaces behind an equals sign", repeated(" ", "<a href=")],
    ["attributes with spaces", repeated("b   ", "<a ")],
    ["equals signs", repeated("<a x= ")],
    ["one tag of many attributes", repeated(" b=c", "<a")],
    ["many links to one target", repeated('<a href="https://x.test/">y</a>')],
    ["many links to as many targets", numbered((i) => `<a href="https://x.test/${i}">y</a>`)],
    ["a target of spaces", repeated(" ", '<a href="', '">')],
    ["a target of entities", repeated("&amp;", '<a href="https://x.test/', '">')],
    ["ends of elements", repeated("</")],
    ["ends of bodies", repeated("</body")],
    ["line ends", repeated("\r\n")],
  ])("%s", (_, shape) => {
    expectLinear((html) => compileContent({ html, text: "x" }, tracking).render({}, "token"), shape, { limit: 1_000_000 });
  });
});

test.each([
  ["braces", repeated("{")],
  ["braces and spaces", repeated(" ", "{{")],
  ["tags that nearly end", repeated("{{ a }")],
  ["one value again and again", repeated("{{ a }}")],
  ["many values", numbered((i) => `{{a${i}}}`)],
])("hostile merge tags are read in time that grows with their number: %s", (_, shape) => {
  expectLinear((html) => compileContent({ html, text: html }, { merge: true }).render(), shape, { limit: 1_000_000 });
});

test.each([
  ["dots", repeated(".")],
  ["lines that begin with From", repeated("From \n")],
  ["spaces", repeated(" ")],
  ["line ends", repeated("\r")],
  ["letters of other alphabets", repeated("ü")],
  ["halves of surrogate pairs", repeated("\ud800")],
])("a body is encoded in time that grows with its length: %s", (_, shape) => {
  expectLinear(encodeQuotedPrintable, shape, { limit: 2_000_000 });
});

/** Far beyond what is let in, so that a limit which is raised later finds them ready for it. */
const beyond = { limit: 50_000 };

describe("names, addresses and headers are read and written in time that grows with their length", () => {
  const shapes = [
    ["letters", repeated("a")],
    ["dots", repeated("a.")],
    ["hyphens", repeated("a-")],
    ["only dots", repeated(".")],
    ["only hyphens", repeated("-")],
    ["spaces", repeated(" ")],
    ["spaces and dots", repeated(" .")],
    ["dots between letters", repeated(".", "a", "b")],
    ["spaces between letters", repeated(" ", "a", "b")],
    ["quotes", repeated('"')],
    ["an open quote", repeated("a", '"')],
    ["backslashes", repeated("\\", '"')],
    ["brackets", repeated("<")],
    ["closed brackets", repeated(">")],
    ["at signs", repeated("@")],
    ["labels behind an at sign", repeated("a.", "x@")],
    ["hyphens behind an at sign", repeated("a-", "x@", ".")],
    ["a name before an address", repeated("a ", "", "<a@b.test>")],
    ["quoted names before an address", repeated('"a" ', "", "<a@b.test>")],
    ["combining marks", repeated("\u0301")],
    ["letters of other alphabets", repeated("ü")],
    ["slashes", repeated("/")],
    ["percent signs", repeated("%")],
    ["parameters", repeated("; a=b", "text/plain")],
    ["equals signs and question marks", repeated("=?")],
  ] as const;

  test.each(shapes)("%s", (_, shape) => {
    const mailbox = parseMailbox("ada@example.test");
    expectLinear(parseMailbox, shape, beyond);
    expectLinear((name) => encodeMailboxes([{ ...mailbox, name }]) + formatMailbox({ ...mailbox, name }), shape, beyond);
    expectLinear((name) => filenameParameters(cleanFilename(name)), shape, beyond);
    expectLinear(extensionOf, shape, beyond);
    expectLinear(fallbackFilename, shape, beyond);
    expectLinear((value) => checkCustomHeader("X-Any", value), shape, beyond);
    expectLinear(readMediaType, shape, beyond);
    expectLinear((subject) => encodeText(subject, 9), shape, beyond);
  });
});

test("a file's name keeps what it says, and loses the dots and spaces around it", () => {
  const names = ["..a", ".a", "a..", " . a . ", "...", "", "a. .b", " a.pdf ", "x/y/../z.txt.", ". .hidden"];
  expect(names.map(cleanFilename)).toEqual([".a", ".a", "a", "a", "", "", "a. .b", "a.pdf", "z.txt", ".hidden"]);
});

test("many recipients and many files cost what each of them costs", () => {
  const many: Shape<string[]> = (size) => Array.from({ length: size }, (_, i) => `Name ${i} <person-${i}@example.test>`);
  expectLinear((all) => encodeMailboxes(all.map(parseMailbox)), many, { limit: 20_000 });
  expect(encodeMailboxes(many(2).map(parseMailbox))).toBe("Name 0 <person-0@example.test>,\r\n Name 1 <person-1@example.test>");
});
