import { expect, test } from "vitest";
import { stepsOf } from "./steps-of";

const states = (known: Parameters<typeof stepsOf>[0]) => stepsOf(known).map(({ state }) => state);

test("a mail that is not there yet waits at every station", () => {
  expect(states({ status: null, source: null, dkim: "unknown" })).toEqual(["waiting", "waiting"]);
});

test("a mail in the sandbox has passed all three", () => {
  expect(states({ status: "delivered", source: "Subject: x", dkim: "pass" })).toEqual(["done", "done", "done"]);
});

test("a signature that does not hold is told although the mail arrived", () => {
  expect(states({ status: "delivered", source: "Subject: x", dkim: "fail" })).toEqual(["done", "done", "failed"]);
});

test("a refusal for good is a failure, one for now is not", () => {
  expect(states({ status: "bounced", source: null, dkim: "unknown" })).toEqual(["done", "failed"]);
  expect(states({ status: "deferred", source: null, dkim: "unknown" })).toEqual(["done", "waiting"]);
});
