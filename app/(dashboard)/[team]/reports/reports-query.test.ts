import { expect, test } from "vitest";
import { filterChips, readReportsQuery } from "./reports-query";

/** The first of November already, in Auckland. */
const now = new Date("2026-10-31T18:00:00Z");
const read = (asked: Record<string, string>) => readReportsQuery(asked, "Pacific/Auckland", now);

test("without a word the last thirty days are shown, as the team's calendar has them", () => {
  expect(read({})).toEqual({ from: "2026-10-03", until: "2026-11-01", span: "30", sender: null });
  expect(read({ days: "7" })).toMatchObject({ from: "2026-10-26", until: "2026-11-01", span: "7" });
});

test("chosen days stand for themselves, and until now when no end is chosen", () => {
  expect(read({ from: "2026-09-01", until: "2026-09-30" })).toMatchObject({ from: "2026-09-01", until: "2026-09-30", span: null });
  expect(read({ from: "2026-10-30" })).toMatchObject({ from: "2026-10-30", until: "2026-11-01", span: null });
});

test("what makes no sense is dropped", () => {
  const senseless: Record<string, string>[] = [
    { days: "8" },
    { from: "yesterday" },
    { from: "2026-11-02", until: "2026-11-01" },
    { from: "2020-01-01" },
    { sender: "a b" },
  ];
  for (const asked of senseless) expect(read(asked)).toMatchObject({ span: "30", sender: null });
});

test("each chip leads to the address without it", () => {
  const asked = { from: "2026-09-01", until: "2026-09-30", sender: "acme.test" };
  expect(filterChips(read(asked), asked)).toEqual([
    { label: "Sender acme.test", href: "?from=2026-09-01&until=2026-09-30" },
    { label: "2026-09-01 to 2026-09-30", href: "?sender=acme.test" },
  ]);
});
