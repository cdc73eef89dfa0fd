/** Times that a request names: one reader for all of them, so that what one field takes every other of its kind takes. */
import { z } from "zod";
import { dayStart, isDay } from "../infra/day-start";

const form = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/;
const maxText = 64;

/** ISO 8601 (RFC 3339) with its zone. A local time without one is refused: nobody can say which moment it means. */
export const Moment = z
  .string("Write a time with its zone, such as 2026-06-01T09:00:00Z or 2026-06-01T11:00:00+02:00.")
  .max(maxText, "This is too long for a time. Write one such as 2026-06-01T09:00:00Z.")
  .transform((text, ctx): Date => {
    const moment = readMoment(text.trim());
    if (moment instanceof Date) return moment;
    ctx.addIssue({ code: "custom", message: moment, input: text });
    return z.NEVER;
  });

const dayOrMoment = "Write a day such as 2026-11-25, or a moment with its zone such as 2026-11-25T09:00:00Z.";

/** A day of the team's clock as it was written (`2026-11-25`), or a moment as ISO 8601 in UTC. `isDay` tells them apart. */
export const DayOrMoment = z
  .string(dayOrMoment)
  .max(maxText, dayOrMoment)
  .transform((given, ctx): string => {
    const text = given.trim();
    if (isDay(text)) return text;
    const moment = readMoment(text);
    if (moment instanceof Date) return moment.toISOString();
    ctx.addIssue({ code: "custom", message: dayOrMoment, input: given });
    return z.NEVER;
  });

/** When it is, or when the day begins. @param text as `DayOrMoment` gives it */
export const beginningOf = (text: string, timeZone: string): Date => (isDay(text) ? dayStart(text, timeZone) : new Date(text));

/** The moment, or the sentence that says what is wrong with the text. */
export function readMoment(text: string): Date | string {
  const parts = form.exec(text);
  if (!parts) return "Write the time as ISO 8601 with its zone, such as 2026-06-01T09:00:00Z or 2026-06-01T11:00:00+02:00.";
  const [, year, month, day, hour, minute, second = "00", fraction = "0", zone] = parts;
  if (!zone)
    return `This is a local time, and its zone is missing: write ${text.replace(" ", "T")}Z for UTC, or add an offset such as +02:00.`;
  const ms = fraction.slice(0, 3).padEnd(3, "0");
  const wall = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
  const offset = offsetMinutes(zone);
  // Date.parse carries 30 February over into March; what exists reads back as it was written.
  if (Number.isNaN(wall) || Number(hour) > 23 || new Date(wall).getUTCDate() !== Number(day)) return "There is no such day or time.";
  if (offset === null) return "There is no such offset from UTC.";
  return new Date(wall - offset * 60_000);
}

function offsetMinutes(zone: string): number | null {
  if (/^[Zz]$/.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
