import { expect, test } from "vitest";
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
