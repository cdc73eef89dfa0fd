import { expect, test } from "vitest";
import { markDifferences } from "@/lib/domains/judge/marks";
import { comparedIndex } from "./compared";

const expected = "v=spf1 include:spf.mailwright.test ~all";

test("of several records the one is marked that was compared", () => {
  const found = ["google-site-verification=abc", "v=spf1 include:spf.elsewhere.test ~all"];
  for (const index of [0, 1]) {
    const marks = markDifferences(found[index] ?? "", expected);
    const plain = {
      found: marks.found.map(([a, b]) => [a, b] as [number, number]),
      expected: marks.expected.map(([a, b]) => [a, b] as [number, number]),
    };
    expect(comparedIndex({ found, expected, marks: plain })).toBe(index);
  }
});

test("without marks there is nothing compared", () => {
  expect(comparedIndex({ found: [expected], expected, marks: null })).toBe(-1);
});
