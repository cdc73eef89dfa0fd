import { expect, test } from "vitest";
import { expectLinear, repeated } from "@/test/growth";
import { frameDocument, frameSandbox, hasRemoteImages, linksInText, linksOf } from "./frame-document";

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

test("links leave the frame by a tab of their own, however the mail wants them to open", () => {
  const frame = (html: string) => frameDocument({ html, text: null, nonce: "" });
  expect(frameSandbox).not.toMatch(/allow-(scripts|same-origin|top-navigation|forms|modals)/);
  expect(frame("")).toContain('<base target="_blank">');
  expect(frame('<a href="https://x.test/" target=_top rel="opener" ping=//x.test>')).toContain(
    '<a href="https://x.test/" data-target=_top data-rel="opener" data-ping=//x.test>',
  );
  expect(frame('<base href="https://x.test/" target="_self"><a href="#top">')).toContain(
    '<base data-href="https://x.test/" data-target="_self"><a target="_self" href="#top">',
  );
});

test("a link that names anything but an address on the web, a mailbox or a number is none", () => {
  const frame = (html: string) => frameDocument({ html, text: null, nonce: "" });
  for (const href of ["javascript:alert(1)", "java&#115;cript:alert(1)", "data:text/html,x", "/account", "//x.test/", " blob:x"])
    expect(frame(`<A class=x hREF="${href}">`), href).toContain("data-blocked-hREF");
  for (const href of ["https://x.test/", " HTTP://x.test", "mailto:ada@x.test", "tel:+441234"])
    expect(frame(`<a href='${href}'>`), href).not.toContain("data-blocked");
  expect(frame('<svg><a xlink:href="javascript:alert(1)">')).toContain("data-blocked-xlink:href");
  expect(frame('<link href="style.css">')).not.toContain("data-");
});

test("links are listed once each, as a browser would follow them", () => {
  const html = `<a href="https://x.test/?a=1&amp;b=2">one</a><AREA HREF=https://x.test/two><a href=' mailto:ada@x.test '>
    <a href="https://x.test/?a=1&amp;b=2">again</a><a href="javascript:x">no</a><a>none</a><!-- <a href="https://x.test/3"> -->`;
  expect(linksOf(html)).toEqual(["https://x.test/?a=1&b=2", "https://x.test/two", "mailto:ada@x.test"]);
});

test("a plain text names its links as its reader would copy them", () => {
  expect(linksInText("See https://x.test/a?b=1, (http://x.test/2). <https://x.test/3> https://x.test/a?b=1")).toEqual([
    "https://x.test/a?b=1",
    "http://x.test/2",
    "https://x.test/3",
  ]);
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
  ["many links", repeated('<a href="#" target=x rel=y>')],
  ["links with half an address", repeated("<a href=")],
  ["spaces before an address", repeated(" ", '<a href="')],
  ["an address of dots", repeated(".", "https://x")],
  ["many addresses", repeated("http://")],
  ["brackets", repeated("<")],
  ["comments without an end", repeated("<!--")],
  ["comments that nearly end", repeated("--", "<!--")],
  ["styles without an end", repeated("<style>")],
  ["styles that end", repeated("<style></style>")],
  ["titles of another case", repeated("<TITLE></tItLe>")],
] as const;

test.each(hostile)("hostile HTML is shown in time that grows with its length: %s", (_, shape) => {
  expectLinear((html) => hasRemoteImages(html), shape, { limit: 2_000_000 });
  expectLinear((html) => linksOf(html), shape, { limit: 2_000_000 });
  expectLinear((text) => linksInText(text), shape, { limit: 2_000_000 });
  expectLinear((html) => frameDocument({ html, text: null, nonce: "n" }), shape, { limit: 2_000_000 });
});
