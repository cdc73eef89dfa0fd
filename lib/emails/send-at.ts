/** When an email is to leave: a moment that means the same everywhere, ahead of us and not too far. */
import { z } from "zod";
import { databaseTime } from "@/lib/infra/db/clock";
import { invalid } from "@/lib/kernel/fault";

/** So far ahead an email may be scheduled. */
export const maxDaysAhead = 30;

const dayMs = 86_400_000;
const form = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/;

/** ISO 8601 (RFC 3339) with its zone. A local time without one is refused: nobody can say which moment it means. */
export const SendAt = z
  .string("Write a time with its zone, such as 2026-06-01T09:00:00Z or 2026-06-01T11:00:00+02:00.")
  .max(64)
  .transform((text, ctx): Date => {
    const moment = readMoment(text.trim());
    if (moment instanceof Date) return moment;
    ctx.addIssue({ code: "custom", message: moment, input: text });
    return z.NEVER;
  })
  .describe(`When it leaves: ISO 8601 with its zone, in the future, at most ${maxDaysAhead} days ahead. Also spelled \`scheduledAt\``);

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

/** By the clock of the database, like everything that is due. @throws Fault validation_error */
export async function checkSendAt(sendAt: Date): Promise<void> {
  const ahead = sendAt.getTime() - (await databaseTime());
  if (ahead <= 0) throw invalid("sendAt", "This time has passed. Leave it out to send at once, or name one that is ahead.");
  if (ahead > maxDaysAhead * dayMs)
    throw invalid("sendAt", `This is more than ${maxDaysAhead} days ahead. Schedule it nearer to its time.`);
}
