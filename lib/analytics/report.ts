import { z } from "zod";
import { dayOf } from "@/lib/infra/day-start";
import { FileOutput } from "@/lib/kernel/file";
import { query } from "@/lib/kernel/operation";
import { DeliveryStatistics, deliveryStatistics } from "./delivery-statistics";
import { spellPeriod } from "./period";
import { reportCsv } from "./report-csv";

/** The figures of the reports page, to be read by a program or opened in a spreadsheet. */
export const report = query("stats.report", {
  summary: "Report of a period",
  description: "The same figures as `GET /stats/delivery`; with `export=csv` as a file, a row for each day, hour or domain.",
  route: "GET /reports",
  access: deliveryStatistics.access,
  spell: spellPeriod,
  input: deliveryStatistics.input.extend({
    export: z.enum(["csv"], "Write “csv”, or leave it out for the figures as values.").optional().describe("`csv` answers a file"),
  }),
  refuses: ["domain_not_allowed"],
  output: z.union([DeliveryStatistics, FileOutput]),
  file: "asked",
  async run(ctx, { export: format, ...asked }) {
    const statistics = await deliveryStatistics.run(ctx, asked);
    if (!format) return statistics;
    const text = Buffer.from(reportCsv(DeliveryStatistics.parse(statistics), asked.sender ?? null, asked.groupBy));
    const { start, end, timeZone } = statistics.period;
    const [first, last] = [Date.parse(start), Date.parse(end) - 1].map((ms) => dayOf(new Date(ms), timeZone));
    return { filename: `report-${first}-${last}.csv`, contentType: "text/csv; charset=utf-8", size: text.length, content: once(text) };
  },
});

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
