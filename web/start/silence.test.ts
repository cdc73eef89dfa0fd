import { expect, test } from "vitest";
import { silence, startSeconds, usualSilentSeconds } from "./silence";

const ticks = (one: ReturnType<typeof silence>, count: number) =>
  Array.from({ length: count }, () => one.tick()).filter((said) => said !== null);

test("a process that beats is never silent, and one that stops beating is after its time", () => {
  const one = silence();
  one.started();
  expect([one.heard(), one.heard()]).toEqual([true, false]);
  for (let minute = 0; minute < 10; minute++) {
    expect(ticks(one, usualSilentSeconds)).toEqual([]);
    one.heard();
  }
  expect(ticks(one, usualSilentSeconds + 1)).toEqual([usualSilentSeconds]);
});

test("a process that is starting, for the first time or again, has longer until its first beat", () => {
  const one = silence();
  for (let start = 0; start < 2; start++) {
    one.started();
    expect(ticks(one, startSeconds)).toEqual([]);
    expect(one.heard()).toBe(true);
  }
  one.started();
  expect(ticks(one, startSeconds + 1)).toEqual([startSeconds]);
});
