/** The address of the reports and what it asks for. Unknown values are dropped, not fatal: an old link still opens. */
import { addDay, dayOf, isDay } from "@/lib/infra/day-start";
import { type Asked, one, without } from "../asked";

export const spans = ["7", "30", "90"] as const;
export type Span = (typeof spans)[number];

export interface ReportsQuery {
  /** Days in the team's time zone, both included. */
  readonly from: string;
  readonly until: string;
  /** Null when the days were chosen one by one. */
  readonly span: Span | null;
  /** A From address or a domain. */
  readonly sender: string | null;
}

const longestDays = 400;
const defaultSpan: Span = "30";

export function readReportsQuery(asked: Asked, timeZone: string, now: Date): ReportsQuery {
  const today = dayOf(now, timeZone);
  const sender = readSender(one(asked, "sender"));
  const [from, until] = [one(asked, "from"), one(asked, "until") ?? today];
  if (from && isDay(from) && isDay(until) && from <= until && addDay(from, longestDays) > until) return { from, until, span: null, sender };
  const span = spans.find((each) => each === one(asked, "days")) ?? defaultSpan;
  return { from: addDay(today, 1 - Number(span)), until: today, span, sender };
}

const readSender = (given: string | null): string | null => (given && /^[^\s\p{Cc}]{1,320}$/u.test(given) ? given : null);

/** Where the figures of the page are a file. */
export function exportHref(team: string, { from, until, sender }: ReportsQuery): string {
  const asked = new URLSearchParams({ startDate: from, endDate: until, ...(sender ? { sender } : {}) });
  return `/api/dashboard/${team}/reports/export?${asked}`;
}

export const hasFilters = ({ span, sender }: ReportsQuery): boolean => sender !== null || span === null;

/** The chips of an empty answer: each with the address that lacks it. */
export function filterChips({ span, from, until, sender }: ReportsQuery, asked: Asked): { label: string; href: string }[] {
  return [
    ...(sender ? [{ label: `Sender ${sender}`, href: without(asked, "sender") }] : []),
    ...(span === null ? [{ label: `${from} to ${until}`, href: without({ ...asked, until: undefined }, "from") }] : []),
  ];
}
