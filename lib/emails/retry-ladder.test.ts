import { expect, test } from "vitest";
import { parseEnv } from "@/lib/infra/env";
import { retryAfter } from "./retry-ladder";

const settings = parseEnv({ DATABASE_URL: "postgresql://127.0.0.1/x", SECRET_KEY: "x".repeat(32) });
const ladder = settings.DELIVERY_RETRY_SECONDS;

test("each wait stays within a fifth of its rung", () => {
  for (const [i, rung] of ladder.entries()) {
    expect(retryAfter(i + 1, ladder, 0)).toBeCloseTo(rung * 0.8);
    expect(retryAfter(i + 1, ladder, 0.999_999)).toBeLessThanOrEqual(rung * 1.2);
  }
});

test("the first retry comes within five minutes, and retries span three days at least", () => {
  expect(retryAfter(1, ladder, 1)).toBeLessThanOrEqual(300);
  let shortest = 0;
  let attempt = 0;
  while (shortest < settings.DELIVERY_GIVE_UP_HOURS * 3600) shortest += retryAfter(++attempt, ladder, 0);
  expect(shortest).toBeGreaterThanOrEqual(3 * 86_400);
  expect(settings.DELIVERY_GIVE_UP_HOURS).toBeGreaterThanOrEqual(72);
});

test("after the last rung it goes on at the pace of that rung", () => {
  expect(retryAfter(50, [1, 2, 4], 0.5)).toBe(4);
});
