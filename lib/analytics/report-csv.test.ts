import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { figuresOf } from "./figures";
import { reportCsv } from "./report-csv";

const statistics = {
  period: { start: "2026-11-24T00:00:00.000Z", end: "2026-11-26T00:00:00.000Z", timeZone: "UTC" },
  summary: figuresOf({ sent: 3, unsent: 1, bounced: 1 }),
  breakdown: [
    { date: "2026-11-25", ...figuresOf({ sent: 3, unsent: 1, bounced: 1 }) },
    { date: "2026-11-24", ...figuresOf({}) },
  ],
};

test("every day is a row, and comes back as it was", () => {
  const rows: Record<string, string>[] = parse(reportCsv(statistics, null, "day"), { columns: true });
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({ date: "2026-11-25", sender: "all", attempted: "4", sent: "3", bounced: "1", deliveryRate: "75" });
  expect(rows[1]).toMatchObject({ date: "2026-11-24", attempted: "0", deliveryRate: "" });
});

test.each(["=cmd|'/c calc'!A1", "+1@acme.test", "@SUM(A1)", "-2+3"])("%s is no formula in it", (sender) => {
  const [, row = ""] = reportCsv(statistics, sender, "day").split("\r\n");
  expect(row).not.toMatch(/(^|,)"?[=+@-]/);
});
