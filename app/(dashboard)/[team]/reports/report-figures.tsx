/** Four numbers of the period, each the door to the emails behind it. */
import { Stat, StatRow } from "@/components/ui/stat";
import type { DeliveryStatistics } from "@/lib/analytics";
import { ComplaintScale } from "./complaint-scale";
import { complaintWords, count, deliveryRate } from "./report-words";
import type { ReportsQuery } from "./reports-query";

type ReportFiguresProps = { statistics: DeliveryStatistics; query: ReportsQuery; base: string };

export function ReportFigures({ statistics: { summary, period }, query: { from, until }, base }: ReportFiguresProps) {
  const door = (status: string) => `${base}/emails?recipientStatus=${status}&after=${from}&before=${until}`;
  return (
    <StatRow label={`${from} to ${until}, ${period.timeZone}`}>
      <Stat
        label="Sent"
        value={count(summary.sent)}
        href={door("sent,delivered,complained")}
        change={`Of ${count(summary.attempted)} attempted`}
      />
      <Stat
        label="Not bounced, not failed"
        value={deliveryRate(summary).replace(" %", "")}
        unit={summary.attempted > 0 ? "%" : undefined}
        href={door("sent,delivered")}
        change={summary.delivered > 0 ? `${count(summary.delivered)} reported as delivered` : "No deliveries reported"}
      />
      <Stat
        label="Bounced or failed"
        value={count(summary.bounced + summary.failed)}
        href={door("bounced,failed")}
        change={`${count(summary.bounced)} bounced, ${count(summary.failed)} failed`}
      />
      <Stat
        label="Complained"
        value={count(summary.complained)}
        href={door("complained")}
        change={complaintWords(summary)}
        spark={summary.sent > 0 && <ComplaintScale share={summary.complained / summary.sent} />}
      />
    </StatRow>
  );
}
