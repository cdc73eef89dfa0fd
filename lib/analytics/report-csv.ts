/** Statistics as a table that any spreadsheet opens, and in which nothing can be taken for a formula. */
import { stringify } from "csv-stringify/sync";
import type { DeliveryStatistics } from "./delivery-statistics";
import type { Grouping } from "./schemas";

const columns = ["attempted", "sent", "delivered", "bounced", "deferred", "failed", "complained", "suppressed", "canceled"] as const;
const headings = { day: "date", hour: "hour", domain: "domain" } as const;

/**
 * A row for each line of the breakdown, in its order, after a row of headings. The sender that was asked for stands in each, so that
 * files can be put together; a rate of nothing is an empty cell.
 */
export function reportCsv({ breakdown, period }: DeliveryStatistics, sender: string | null, groupBy: Grouping): string {
  const heading = headings[groupBy];
  const rows = breakdown.map((line) => [
    line[heading] ?? "",
    period.timeZone,
    sender ?? "all",
    ...columns.map((name) => line[name]),
    line.deliveryRate ?? "",
  ]);
  return stringify([[heading, "timeZone", "sender", ...columns, "deliveryRate"], ...rows], {
    escape_formulas: true,
    record_delimiter: "\r\n",
  });
}
