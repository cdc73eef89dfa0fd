import { expect, test } from "vitest";
import { figuresOf } from "@/lib/analytics/figures";
import { pictureWords, reportsNothing, takeaway } from "./report-words";

const day = (date: string, counts: Record<string, number>) => ({ date, ...figuresOf(counts) });
const newestFirst = [day("2026-11-25", { sent: 20, bounced: 1, unsent: 1 }), day("2026-11-24", { sent: 1240 }), day("2026-11-23", {})];
const summary = figuresOf({ sent: 1260, unsent: 1, bounced: 1 });

test("the sentence tells how many, what became of them, and when the most were", () => {
  expect(takeaway(summary, newestFirst)).toBe(
    "1,261 recipients in 3 days: 99.9 % neither bounced nor failed. The most on 24 November 2026 (1,240).",
  );
  expect(takeaway(figuresOf({ sent: 1 }), [day("2026-11-25", { sent: 1 })])).toBe("1 recipient in 1 day: all were taken.");
  expect(takeaway(figuresOf({}), newestFirst)).toBe("Nothing was handed over in this period.");
});

test("whoever hears the picture hears its range and its extremes", () => {
  expect(pictureWords(newestFirst)).toBe("Recipients by day, 23 November 2026 to 25 November 2026: sent to between 0 and 1,240 a day.");
});

test("deliveries that nobody reports are told from none", () => {
  expect([reportsNothing(summary), reportsNothing(figuresOf({ sent: 1, delivered: 1 })), reportsNothing(figuresOf({}))]).toEqual([
    true,
    false,
    false,
  ]);
});
