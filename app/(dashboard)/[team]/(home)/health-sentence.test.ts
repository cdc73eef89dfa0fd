import { expect, test } from "vitest";
import type { Overview } from "@/lib/analytics";
import { healthSentence } from "./health-sentence";

const figure = (now: number) => ({ now, before: 0, byDay: [] });
const week = (
  change: Partial<Record<"attempted" | "handedOver" | "bounced" | "failed" | "complained", number>>,
  waiting = { count: 0, overdueSeconds: 0, scheduled: 0 },
): Overview => ({
  timeZone: "UTC",
  days: Array.from({ length: 7 }, (_, day) => `2026-11-2${day}`),
  attempted: figure(change.attempted ?? (change.handedOver ?? 0) + (change.bounced ?? 0) + (change.failed ?? 0)),
  handedOver: figure(change.handedOver ?? 0),
  bounced: figure(change.bounced ?? 0),
  failed: figure(change.failed ?? 0),
  complained: figure(change.complained ?? 0),
  waiting,
  steps: [],
});

test("a good week says how many, how well, and that nothing waits", () => {
  expect(healthSentence(week({ handedOver: 1229, bounced: 11 }))).toBe(
    "1,240 recipients in 7 days: 99.1 % handed over, 11 bounced. Nothing waits.",
  );
});

test("one refusal in very many is never rounded to all", () => {
  expect(healthSentence(week({ handedOver: 99_999, failed: 1 }))).toContain("99.9 % handed over, 1 failed");
});

test("who bounced after the hand-over is one recipient, not two", () => {
  expect(healthSentence(week({ attempted: 10, handedOver: 10, bounced: 1 }))).toBe(
    "10 recipients in 7 days: all handed over, 1 bounced. Nothing waits.",
  );
});

test("a perfect week says so", () => {
  expect(healthSentence(week({ handedOver: 1 }))).toBe("1 recipient in 7 days: all handed over, none refused. Nothing waits.");
});

test("what waits too long is told with its age", () => {
  expect(healthSentence(week({}, { count: 2, overdueSeconds: 400, scheduled: 0 }))).toBe(
    "Nothing was settled in the last 7 days. 2 messages wait, the oldest for 6 minutes.",
  );
});

test("mail that is scheduled is told, and is never called late", () => {
  expect(healthSentence(week({}, { count: 0, overdueSeconds: 0, scheduled: 3 }))).toBe(
    "Nothing was settled in the last 7 days. 3 are scheduled.",
  );
});
