import { expect, test } from "vitest";
import { expectLinear, repeated, type Shape } from "./growth";

/** Keeps the optimizer from leaving work out. */
let sink = 0;
const spend = (steps: number) => {
  for (let i = 0; i < steps; i++) sink = (sink * 31 + i) | 0;
};

test("work that grows with the square of its input is found, a regular expression that backtracks among it", () => {
  expect(() => expectLinear((text) => spend(text.length ** 2), repeated("a"), { limit: 1_000_000 })).toThrow(/for each unit/);
  expect(() => expectLinear((text) => /url\(\s*["']?\s*x/.test(text), repeated(" ", "url("), { limit: 1_000_000 })).toThrow(
    /for each unit/,
  );
});

test("work that grows with its input passes, also where it sorts", () => {
  expectLinear((text) => spend(text.length * 20), repeated("a"), { limit: 5_000_000 });
  const numbers: Shape<number[]> = (size) => Array.from({ length: size }, (_, i) => (i * 7919) % 100_003);
  expectLinear((given) => given.toSorted((a, b) => a - b), numbers, { limit: 500_000 });
});

test("work that is refused is measured like any other", () => {
  const refuse = (text: string) => {
    spend(text.length ** 2);
    throw new Error("no");
  };
  expect(() => expectLinear(refuse, repeated("a"), { limit: 1_000_000 })).toThrow(/for each unit/);
});

test("an input that costs next to nothing at its limit needs no comparison", () => {
  expect(expectLinear((text) => spend(text.length ** 2), repeated("a"), { limit: 1000 })).toBeLessThan(1000);
});
