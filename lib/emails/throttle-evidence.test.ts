import { expect, test } from "vitest";
import { ThrottleEvidence } from "./throttle-evidence";

const seen = () => {
  const clock = { now: 0 };
  return { clock, evidence: new ThrottleEvidence(() => clock.now) };
};

test("one message that is throttled again and again says nothing about its transport", () => {
  const { clock, evidence } = seen();
  for (let i = 0; i < 50; i++) {
    clock.now += 100;
    expect(evidence.throttled("a", "one")).toBe(false);
  }
});

test("a second message that is throttled does", () => {
  const { evidence } = seen();
  expect(evidence.throttled("a", "one")).toBe(false);
  expect(evidence.throttled("b", "two")).toBe(false);
  expect(evidence.throttled("a", "two")).toBe(true);
});

test("two among many that pass do not, one in ten does", () => {
  const { evidence } = seen();
  for (let i = 0; i < 27; i++) evidence.passed("a");
  evidence.throttled("a", "one");
  expect(evidence.throttled("a", "two")).toBe(false);
  expect(evidence.throttled("a", "three")).toBe(true);
});

test("what is older than the window does not count", () => {
  const { clock, evidence } = seen();
  evidence.throttled("a", "one");
  clock.now += 10_000;
  expect(evidence.throttled("a", "two")).toBe(false);
  clock.now += 5000;
  expect(evidence.throttled("a", "three")).toBe(true);
});
