import { expect, test } from "vitest";
import { expectLinear, repeated } from "@/test/growth";
import { withInlineImages } from "./inline-images";

const images = [
  { contentId: "logo", url: "data:image/png;base64,AA" },
  { contentId: "a+b@x", url: "data:image/gif;base64,BB" },
];

test("pictures stand where the HTML asks for them, in every way of asking", () => {
  expect(
    withInlineImages(`<img src="cid:logo"><img src=cid:logo><td background='cid:a%2Bb@x'><p style="background:url(cid:logo)">`, images),
  ).toBe(
    `<img src="data:image/png;base64,AA"><img src=data:image/png;base64,AA><td background='data:image/gif;base64,BB'><p style="background:url(data:image/png;base64,AA)">`,
  );
});

test("text that only speaks of cid, and pictures that are not there, stay as they are", () => {
  const html = `<p>Write cid:logo</p><img src="cid:other"><a href="cid:logo">x</a><img src="cid:%E0%A4%A">`;
  expect(withInlineImages(html, images)).toBe(html);
});

test("a picture that is asked for again and again fills no page beyond its room", () => {
  const html = '<img src="cid:logo">'.repeat(1000);
  const shown = withInlineImages(html, images, 100);
  expect(shown.match(/data:/g)).toHaveLength(4);
  expect(shown.match(/cid:/g)).toHaveLength(996);
});

test.each([
  ["spaces behind url(", repeated(" ", "url(")],
  ["url( and spaces again and again", repeated("url(  ")],
  ["spaces behind src", repeated(" ", "src")],
  ["spaces behind src=", repeated(" ", "src=")],
  ["spaces behind a quote", repeated(" ", 'src="')],
  ["sources without an end", repeated('src="cid:')],
  ["one long name", repeated("a", "url(cid:")],
  ["escapes that are none", repeated("%E0", "url(cid:")],
])("pictures are put into hostile HTML in time that grows with its length: %s", (_, shape) => {
  expectLinear((html) => withInlineImages(html, images), shape, { limit: 2_000_000 });
});
