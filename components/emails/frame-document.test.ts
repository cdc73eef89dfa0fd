import { expect, test } from "vitest";
import { expectLinear, repeated } from "@/test/growth";
import { frameDocument, hasRemoteImages } from "./frame-document";

test("the policy stands before anything of the mail", () => {
  const document = frameDocument({ html: "<base href='https://x.test'><p>Hi</p>", text: null, nonce: "n" });
  expect(document.indexOf("Content-Security-Policy")).toBeLessThan(document.indexOf("<base"));
  expect(document).toContain("base-uri 'none'");
});

test("every style element of the mail carries the nonce", () => {
  expect(
    frameDocument({ html: "<style>a{}</style><STYLE type=x>b{}</STYLE>", text: null, nonce: "abc" }).match(/nonce="abc"/g),
  ).toHaveLength(2);
});

test("text is shown as text", () => {
  expect(frameDocument({ html: null, text: "<b>&amp;", nonce: "" })).toContain("&lt;b>&amp;amp;");
});

test("pictures from elsewhere are noticed, however they are asked for", () => {
  expect(hasRemoteImages('<img alt="" src="https://x.test/a.png">')).toBe(true);
  expect(hasRemoteImages("<td style=\"background:url('//x.test/a.png')\">")).toBe(true);
  expect(hasRemoteImages('<img src="cid:logo"><img src="data:image/png;base64,AA">')).toBe(false);
});

test("pictures from elsewhere are not even asked for; inline ones stay", () => {
  const html =
    '<table background=http://x.test/b.png><img width="1" src="https://x.test/a.png" srcset="https://x.test/b.png 2x"><img src="data:image/png;base64,AA">';
  const document = frameDocument({ html, text: null, nonce: "" });
  expect(document).not.toMatch(/\s(src|srcset|background)=["']?http/);
  expect(document).toContain('src="data:image/png;base64,AA"');
});

test("attributes are read as a browser reads them", () => {
  const frame = (html: string) => frameDocument({ html, text: null, nonce: "" });
  expect(frame('<img title="a > b" src="//x.test/a.png">')).toContain("data-remote-src");
  expect(frame("<IMG/SRC = https://x.test/a.png>")).toContain("data-remote-SRC");
  expect(frame('<video src="https://x.test/v" poster="https://x.test/p">')).toMatch(/data-remote-src.*data-remote-poster/);
  expect(frame('<a title="src=https://x.test/">')).not.toContain("data-remote");
  expect(frame('<!-- " --><img src="https://x.test/a.png">')).toContain("data-remote-src");
  expect(frame(`<style>p::after{content:"<i '"}</style><img src="https://x.test/a.png">`)).toContain("data-remote-src");
  expect(hasRemoteImages('<!-- <img src="https://x.test/a.png"> --><img src=cid:x>')).toBe(false);
  expect(hasRemoteImages('<img alt=">" src=" https://x.test/a.png">')).toBe(true);
  expect(hasRemoteImages("<p style='background:url( \" https://x.test/a.png\")'>")).toBe(true);
});

const hostile = [
  ["spaces behind url(", repeated(" ", "url(")],
  ["url( and spaces again and again", repeated("url(  ")],
  ["images without an end", repeated("<img ")],
  ["images with half a source", repeated("<img src=")],
  ["quotes that are not closed", repeated('<img src="')],
  ["two kinds of quotes", repeated(`<img src="' alt='"`)],
  ["spaces behind an attribute", repeated(" ", "<img src")],
  ["spaces behind an equals sign", repeated(" ", "<img src=")],
  ["one tag of many attributes", repeated(" a=b", "<img")],
  ["one tag of many slashes", repeated("/", "<img")],
  ["many tags", repeated("<b></b>")],
  ["many sources", repeated('<img src="https://x.test/a" srcset=x>')],
  ["brackets", repeated("<")],
  ["comments without an end", repeated("<!--")],
  ["comments that nearly end", repeated("--", "<!--")],
  ["styles without an end", repeated("<style>")],
  ["styles that end", repeated("<style></style>")],
  ["titles of another case", repeated("<TITLE></tItLe>")],
] as const;

test.each(hostile)("hostile HTML is shown in time that grows with its length: %s", (_, shape) => {
  expectLinear((html) => hasRemoteImages(html), shape, { limit: 2_000_000 });
  expectLinear((html) => frameDocument({ html, text: null, nonce: "n" }), shape, { limit: 2_000_000 });
});
