/** A point in time by which a list or a report is limited: written the same way in every request. */
import { z } from "zod";
import { dayStart, isDay } from "../infra/day-start";

/** A day in the team's time zone, or a moment with its zone (RFC 3339). */
export const DayOrMoment = z
  .string()
  .trim()
  .max(64)
  .refine((text) => isDay(text) || z.iso.datetime({ offset: true }).safeParse(text).success, {
    error: "Write a day such as 2026-11-25, or a moment with its zone such as 2026-11-25T09:00:00Z.",
  });

/** The moment, or the beginning of the day. */
export const momentOf = (text: string, timeZone: string): Date => (isDay(text) ? dayStart(text, timeZone) : new Date(text));
