import { expect, test } from "vitest";
import { allowanceOf } from "./rate-limit";

const minute = new Date("2026-11-30T12:00:00Z");
const at = (seconds: number) => minute.getTime() / 1000 + seconds;
const unlimited = { limit: 0, used: 1, last: 0, carried: 0, allowed: true };
const told = (count: { used: number; last: number; carried: number; allowed?: boolean }) =>
  allowanceOf({ ofKey: { limit: 10, allowed: true, ...count }, ofTeam: unlimited, minute });

test("the reset is the moment from which one request more is allowed", () => {
  // Ten of the minute before: one fades out every six seconds.
  expect(told({ used: 0, last: 10, carried: 10, allowed: false })).toEqual({
    allowance: { limit: 10, remaining: 0, resetAt: at(6) },
    allowed: false,
  });
  // At 12:00:30 half of ten counts, and five were made since.
  expect(told({ used: 5, last: 10, carried: 5 })?.allowance).toEqual({ limit: 10, remaining: 0, resetAt: at(36) });
  // All were made in this minute: the first of them fades out in the next.
  expect(told({ used: 10, last: 0, carried: 0, allowed: false })?.allowance).toEqual({ limit: 10, remaining: 0, resetAt: at(66) });
  expect(told({ used: 1, last: 0, carried: 0 })?.allowance).toEqual({ limit: 10, remaining: 9, resetAt: at(120) });
});

test("the numbers are those of the limit that refuses, or of the tighter one; without a limit there are none", () => {
  const key = { limit: 10, used: 9, last: 0, carried: 0, allowed: true };
  const team = { limit: 100, used: 100, last: 0, carried: 0, allowed: false };
  expect(allowanceOf({ ofKey: key, ofTeam: team, minute })).toMatchObject({ allowance: { limit: 100, remaining: 0 }, allowed: false });
  expect(allowanceOf({ ofKey: key, ofTeam: { ...team, used: 50, allowed: true }, minute })).toMatchObject({
    allowance: { limit: 10, remaining: 1 },
  });
  expect(allowanceOf({ ofKey: unlimited, ofTeam: unlimited, minute })).toBeNull();
});
