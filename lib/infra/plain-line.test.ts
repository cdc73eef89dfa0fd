import { expect, test } from "vitest";
import { plainLine } from "./plain-line";

test("a line holds no control character, nothing that turns its direction, and half of no character", () => {
  expect(plainLine("550 no\0 such\r\nuser\u2028 here", 100)).toBe("550 no  such user  here");
  expect(plainLine("550 \u202egnp.\u2066exe\u2069 \u200e\u061cx", 100)).toBe("550 gnp.exe x");
  expect(plainLine("שלום عالم", 100)).toBe("שלום عالم");
  expect(plainLine(`${"a".repeat(9)}\ud83d\ude00`, 10)).toBe(`${"a".repeat(9)}\ufffd`);
});
