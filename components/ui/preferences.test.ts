import { expect, test } from "vitest";
import { preferenceAttributes } from "./preferences";

test("cookies become attributes of the page, and unknown values are dropped", () => {
  const cookies: Record<string, string> = { theme: "dark", density: "cosy", sidebar: "collapsed", shortcuts: "" };
  expect(preferenceAttributes((name) => cookies[name])).toEqual({ "data-theme": "dark", "data-sidebar": "collapsed" });
});

test("without cookies the page follows the system", () => {
  expect(preferenceAttributes(() => undefined)).toEqual({});
});
