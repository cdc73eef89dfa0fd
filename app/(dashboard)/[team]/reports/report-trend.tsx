/** How the days went, drawn and told. Kinds that did not happen have no line. */
import { TrendChart } from "@/components/charts/trend-chart";
import type { Line } from "@/components/charts/trend-types";
import type { DeliveryStatistics } from "@/lib/analytics";
import { longDay, pictureWords, reportsNothing, shortDay, takeaway } from "./report-words";

const kinds: readonly (Line & { key: "sent" | "delivered" | "lost" | "complained" })[] = [
  { key: "sent", label: "Sent", colour: "--c-sent", dash: "2 3" },
  { key: "delivered", label: "Delivered", colour: "--c-delivered" },
  { key: "lost", label: "Bounced or failed", colour: "--c-failed", mark: "cross" },
  { key: "complained", label: "Complained", colour: "--c-complaint", dash: "6 3", mark: "triangle" },
];

type ReportTrendProps = {
  statistics: DeliveryStatistics;
  /** The day on which the team was made: without mail before it there is nothing, which is not zero. */
  firstDay: string;
};

export function ReportTrend({ statistics: { summary, breakdown, period }, firstDay }: ReportTrendProps) {
  const begun = firstDayOf(breakdown, firstDay);
  const points = breakdown.toReversed().flatMap(({ date, sent, delivered, bounced, failed, complained }) => {
    if (!date) return [];
    const values = { sent, delivered, lost: bounced + failed, complained };
    const gone = date < begun ? { sent: null, delivered: null, lost: null, complained: null } : values;
    return [{ name: longDay(date), short: shortDay(date), values: gone }];
  });
  const lines = kinds.filter(({ key }) => key === "sent" || points.some(({ values }) => (values[key] ?? 0) > 0));
  const silent = reportsNothing(summary)
    ? " No deliveries were reported: the mail server behind this instance tells only that it took them."
    : "";
  return (
    <TrendChart
      takeaway={takeaway(summary, breakdown)}
      label={pictureWords(breakdown)}
      note={`One point is a day in ${period.timeZone}. Recipients are counted, on the day on which it happened.${silent}`}
      pointName="Day"
      lines={lines}
      points={points}
    />
  );
}

/** Mail can be older than the team: it was brought along. */
function firstDayOf(breakdown: DeliveryStatistics["breakdown"], firstDay: string): string {
  const oldest = breakdown.findLast(({ attempted, bounced, failed, complained }) => attempted + bounced + failed + complained > 0);
  return oldest?.date && oldest.date < firstDay ? oldest.date : firstDay;
}
