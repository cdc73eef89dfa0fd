/** What the figures of a period say, in words. */
import { complaintLimits, type DeliveryStatistics, limitWords, percentOf } from "@/lib/analytics";

type Figures = DeliveryStatistics["summary"];
type Line = DeliveryStatistics["breakdown"][number];

export const count = (n: number): string => n.toLocaleString("en");
const recipients = (n: number): string => `${count(n)} ${n === 1 ? "recipient" : "recipients"}`;

/** "12,403 recipients in 30 days: 99.1 % neither bounced nor failed. The most on 24 November (1,240)." */
export function takeaway({ attempted, sent, bounced, failed }: Figures, lines: readonly Line[]): string {
  if (attempted === 0) return "Nothing was handed over in this period.";
  const fate = bounced + failed === 0 ? "all were taken" : `${deliveryRate({ attempted, bounced, failed })} neither bounced nor failed`;
  const busiest = lines.reduce<Line | null>((most, line) => (line.sent > (most?.sent ?? 0) ? line : most), null);
  const when = sent > 0 && busiest?.date && lines.length > 1 ? ` The most on ${longDay(busiest.date)} (${count(busiest.sent)}).` : "";
  return `${recipients(attempted)} in ${lines.length} ${lines.length === 1 ? "day" : "days"}: ${fate}.${when}`;
}

/** Range and extremes of the picture. */
export function pictureWords(lines: readonly Line[]): string {
  const [newest, oldest] = [lines[0]?.date, lines.at(-1)?.date];
  if (!newest || !oldest) return "No days.";
  const sent = lines.map((line) => line.sent);
  return `Recipients by day, ${longDay(oldest)} to ${longDay(newest)}: sent to between ${count(Math.min(...sent))} and ${count(Math.max(...sent))} a day.`;
}

/** "0.71 % of those sent to, above 0.3 %": the share, and which limit of the mailbox providers it has reached. */
export function complaintWords({ complained, sent }: Pick<Figures, "complained" | "sent">): string {
  if (complained === 0 || sent === 0) return "Nobody reported spam";
  const share = Math.min(1, complained / sent);
  const [watch, reached] = complaintLimits;
  const place =
    share >= reached ? `over the limit of ${limitWords(reached)}` : `${share >= watch ? "above" : "below"} ${limitWords(watch)}`;
  return `${percentOf(complained, sent)} of those sent to, ${place}`;
}

/** What nobody reports is not zero. */
export const reportsNothing = ({ sent, delivered }: Figures): boolean => sent > 0 && delivered === 0;

/** A bounce can come in a later period than its message left, so more may be lost than were attempted. */
export const deliveryRate = ({ attempted, bounced, failed }: Pick<Figures, "attempted" | "bounced" | "failed">): string =>
  percentOf(Math.max(0, attempted - bounced - failed), attempted);

const named = (day: string, fields: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...fields }).format(new Date(`${day}T00:00:00Z`));
/** "24 November 2026". */
export const longDay = (day: string): string => named(day, { day: "numeric", month: "long", year: "numeric" });
/** "24 Nov". */
export const shortDay = (day: string): string => named(day, { day: "numeric", month: "short" });
