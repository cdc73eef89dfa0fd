import { expect, test } from "vitest";
import { absoluteWords, relativeWords } from "./relative-words";

const now = new Date("2026-11-25T14:00:00Z");
const ago = (ms: number) => relativeWords(new Date(now.getTime() - ms), now, "UTC");

test("a moment is told by its distance up to a week, then by its date", () => {
  expect(ago(5_000)).toBe("just now");
  expect(ago(4 * 60_000 + 59_000)).toBe("4 min ago");
  expect(ago(23 * 3_600_000)).toBe("23 h ago");
  expect(ago(6.5 * 86_400_000)).toBe("6 d ago");
  expect(ago(13 * 86_400_000)).toBe("12 Nov");
  expect(ago(366 * 86_400_000)).toBe("24 Nov 2025");
});

test("the future is told the same way", () => {
  expect(ago(-5 * 60_000)).toBe("in 5 min");
  expect(ago(-45_000)).toBe("in a minute");
});

test("a date belongs to the reader's time zone, not to the server's", () => {
  expect(relativeWords(new Date("2026-01-31T20:00:00Z"), now, "Asia/Kolkata")).toBe("1 Feb");
  expect(absoluteWords(new Date("2026-11-25T14:02:11Z"), "UTC")).toBe("25 Nov 2026, 14:02:11 UTC");
});
