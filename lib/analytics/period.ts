/** The stretch of time that statistics are asked for, in days and hours of the team's clock. */
import { addDay, dayOf, dayStart, isDay } from "@/lib/infra/day-start";
import { DayOrMoment } from "@/lib/kernel/day-or-moment";
import { Fault, invalid } from "@/lib/kernel/fault";
import type { Period } from "./schemas";

const longestDays = 400;
const defaultDays = 7;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export const periodFields = {
  startDate: DayOrMoment.optional().describe(
    "A day in the team's time zone, or a moment (ISO 8601 with zone), taken back to the full hour. Default: seven days, the last included",
  ),
  endDate: DayOrMoment.optional().describe("A day, which is included whole, or a moment, taken on to the full hour. Default: now"),
};

/** A full hour of the team's clock at each end. */
export interface Stretch {
  readonly from: Date;
  readonly to: Date;
  readonly timeZone: string;
}

/** @throws Fault validation_error at `startDate` or `endDate` */
export function readPeriod(asked: { startDate?: string | undefined; endDate?: string | undefined }, timeZone: string, now: Date): Stretch {
  const to = asked.endDate ? endOf(asked.endDate, timeZone) : nextHour(now, timeZone);
  const from = asked.startDate ? startOf(asked.startDate, timeZone) : daysBefore(to, timeZone);
  if (from >= to) throw invalid(asked.startDate ? "startDate" : "endDate", "The period ends before it begins.");
  if (to.getTime() - from.getTime() > longestDays * dayMs + 2 * hourMs)
    throw invalid("startDate", `Ask for at most ${longestDays} days at once.`);
  return { from, to, timeZone };
}

export const toPeriod = ({ from, to, timeZone }: Stretch): Period => ({
  start: from.toISOString(),
  end: to.toISOString(),
  timeZone,
});

/** The days that a stretch touches, oldest first, each with the moment in which it begins or the stretch does. */
export function daysIn({ from, to, timeZone }: Stretch): { day: string; start: Date }[] {
  const days: { day: string; start: Date }[] = [];
  for (let day = dayOf(from, timeZone), start = from; start < to; day = addDay(day), start = dayStart(day, timeZone))
    days.push({ day, start });
  return days;
}

/** Its hours, oldest first. */
export function hoursIn({ from, to }: Stretch): Date[] {
  return Array.from({ length: Math.ceil((to.getTime() - from.getTime()) / hourMs) }, (_, n) => new Date(from.getTime() + n * hourMs));
}

const startOf = (text: string, timeZone: string): Date => (isDay(text) ? dayStart(text, timeZone) : thisHour(new Date(text), timeZone));
const endOf = (text: string, timeZone: string): Date =>
  isDay(text) ? dayStart(addDay(text), timeZone) : nextHour(new Date(new Date(text).getTime() - 1), timeZone);

/** The day that is six before the last one. */
function daysBefore(to: Date, timeZone: string): Date {
  const last = dayOf(new Date(to.getTime() - 1), timeZone);
  return dayStart(addDay(last, 1 - defaultDays), timeZone);
}

/** When the hour of the team's clock began. */
export function thisHour(at: Date, timeZone: string): Date {
  const shift = dayStart(dayOf(at, timeZone), timeZone).getTime() % hourMs;
  return new Date(Math.floor((at.getTime() - shift) / hourMs) * hourMs + shift);
}
const nextHour = (at: Date, timeZone: string): Date => new Date(thisHour(at, timeZone).getTime() + hourMs);

const spellings = new Map([
  ["start_date", "startDate"],
  ["end_date", "endDate"],
  ["group_by", "groupBy"],
]);

/** Other spellings that are documented: `start_date`, `end_date`, `group_by`. @throws Fault when both say different things */
export function spellPeriod(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return raw;
  const fields: Record<string, unknown> = {};
  for (const [given, value] of Object.entries(raw)) {
    const name = spellings.get(given) ?? given;
    if (Object.hasOwn(fields, name) && fields[name] !== value)
      throw new Fault("invalid", "validation_error", `“${name}” is said twice, in two ways.`, { field: name });
    fields[name] = value;
  }
  return fields;
}
