import fc from "fast-check";
import { expect, test } from "vitest";
import { limitWords, percent, percentOf } from "./percent";

test("a share is rounded to the nearest, with two decimals below 1 %", () => {
  expect([percentOf(3, 299), percentOf(1, 141), percentOf(1, 12_000), percentOf(25, 300), percentOf(996, 100_000)]).toEqual([
    "1.0 %",
    "0.71 %",
    "0.01 %",
    "8.3 %",
    "1.0 %",
  ]);
});

test("nothing of many is 0 %, and of nothing there is no share", () => {
  expect([percentOf(0, 1), percentOf(0, 100_000), percentOf(0, 0)]).toEqual(["0 %", "0 %", "–"]);
});

test("one of very many is neither nothing nor a hundredth", () => {
  expect(percentOf(1, 1_000_000)).toBe("< 0.01 %");
});

test("all but one of very many are not all", () => {
  expect([percentOf(99_999, 100_000), percentOf(5, 5)]).toEqual(["99.9 %", "100 %"]);
});

test("a limit is shown as reached when it is, and not before", () => {
  expect([percentOf(100, 100_000), percentOf(300, 100_000)]).toEqual(["0.10 %", "0.30 %"]);
  expect([percentOf(999, 1_000_000), percentOf(2_999, 1_000_000)]).toEqual(["0.09 %", "0.29 %"]);
  expect([percent(0.04999, [0.05]), percent(0.05, [0.05])]).toEqual(["4.9 %", "5.0 %"]);
});

test("whatever the counts, what is shown stays on its side of every limit and within a step of the truth", () => {
  const counts = fc.integer({ min: 1, max: 3_000_000 }).chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
  fc.assert(
    fc.property(counts, fc.constantFrom(0.001, 0.003, 0.02, 0.05), ([part, whole], limit) => {
      const shown = percent(part / whole, [limit]);
      if (shown.startsWith("<")) return part > 0 && part / whole < 0.0001;
      const value = Number.parseFloat(shown);
      const step = value < 1 ? 0.01 : 0.1;
      const isReached = part / whole >= limit - 1e-12;
      return value >= limit * 100 - 1e-9 === isReached && Math.abs(value - (part / whole) * 100) <= step + 1e-9;
    }),
  );
});

test("limits are told as they were set", () => {
  expect([limitWords(0.001), limitWords(0.003), limitWords(0.05), limitWords(0.0008)]).toEqual(["0.1 %", "0.3 %", "5 %", "0.08 %"]);
});
