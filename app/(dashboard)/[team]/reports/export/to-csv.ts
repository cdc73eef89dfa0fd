/** Statistics as a table that any spreadsheet opens, and in which nothing can be taken for a formula. */
import { stringify } from "csv-stringify/sync";
import type { DeliveryStatistics } from "@/lib/analytics";

const columns = ["attempted", "sent", "delivered", "bounced", "deferred", "failed", "complained", "suppressed", "canceled"] as const;

/** One row per day, newest first; the sender that was asked for stands in each, so that files can be put together. */
export function toCsv({ breakdown, period }: DeliveryStatistics, sender: string | null): string {
  const rows = breakdown.map((line) => [
    line.date,
    period.timeZone,
    sender ?? "all",
    ...columns.map((name) => line[name]),
    line.deliveryRate ?? "",
  ]);
  return stringify([["date", "timeZone", "sender", ...columns, "deliveryRate"], ...rows], {
    escape_formulas: true,
    record_delimiter: "\r\n",
  });
}
