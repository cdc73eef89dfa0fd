import { expect, test } from "vitest";
import { ownPath } from "./callback-url";

test("a path of ours comes through whole", () => {
  expect(ownPath("/acme/emails?status=bounced#top")).toBe("/acme/emails?status=bounced#top");
});

test.each([
  "//evil.test",
  "/\\evil.test",
  "https:evil.test",
  "https://evil.test",
  "/\t/evil.test",
  "javascript:alert(1)",
  "/..//evil.test",
  "",
  "evil",
  null,
  "\n/x",
  "/%09/\r\nevil",
])("%j leads nowhere else", (asked) => {
  const path = ownPath(asked);
  expect(path === null || new URL(path, "http://own.test").origin === "http://own.test").toBe(true);
  if (path) expect(path.startsWith("//")).toBe(false);
});
