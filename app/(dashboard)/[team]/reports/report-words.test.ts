import { expect, test } from "vitest";
import { figuresOf } from "@/lib/analytics/figures";
import { complaintWords, deliveryRate, pictureWords, reportsNothing, takeaway } from "./report-words";

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

test("complaints are told as they are, with the limit they have reached", () => {
  expect([
    complaintWords({ complained: 3, sent: 299 }),
    complaintWords({ complained: 1, sent: 141 }),
    complaintWords({ complained: 2, sent: 1_500 }),
    complaintWords({ complained: 1, sent: 100_000 }),
    complaintWords({ complained: 0, sent: 100 }),
  ]).toEqual([
    "1.0 % of those sent to, over the limit of 0.3 %",
    "0.71 % of those sent to, over the limit of 0.3 %",
    "0.13 % of those sent to, above 0.1 %",
    "< 0.01 % of those sent to, below 0.1 %",
    "Nobody reported spam",
  ]);
});

test("the delivery rate of nothing is unknown, of losses alone nothing", () => {
  expect([
    deliveryRate({ attempted: 0, bounced: 0, failed: 0 }),
    deliveryRate({ attempted: 2, bounced: 3, failed: 0 }),
    deliveryRate({ attempted: 3, bounced: 0, failed: 1 }),
  ]).toEqual(["–", "0 %", "66.7 %"]);
});
