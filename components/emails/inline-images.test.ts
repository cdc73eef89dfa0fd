import { expect, test } from "vitest";
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
