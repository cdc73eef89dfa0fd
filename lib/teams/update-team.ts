import { z } from "zod";
import { env } from "@/lib/infra/env";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { hourShift } from "./hour-shift";
import { Team, TeamName } from "./schemas";
import { findTeam, toTeam } from "./team";

const TimeZone = z.string().max(64).refine(isTimeZone, "Write an IANA time zone, such as Europe/Berlin.");
const Days = z.coerce.number("Write a number of days.").int("Write whole days.").min(1, "Keep it for a day at least.");

/** Renames a team, sets the time zone that its days are counted in, and how long its mail is kept. Its address in links stays as it is. */
export const updateTeam = command("teams.update", {
  summary: "Change the team's name, time zone, and how long its mail is kept",
  access: { role: "admin", scope: "dashboard-only" },
  input: z.strictObject({
    name: TeamName.optional(),
    timeZone: TimeZone.optional(),
    retentionDays: Days.optional().describe("At most what the instance keeps"),
    contentRetentionDays: Days.optional().describe("At most what the instance keeps"),
  }),
  output: Team,
  touches: ["teams.get", "teams.list", "analytics.overview"],
  async run(ctx, { name, timeZone, retentionDays, contentRetentionDays }) {
    await findTeam(ctx);
    const { MESSAGE_RETENTION_DAYS, CONTENT_RETENTION_DAYS } = env();
    const row = await ctx.db.team.update({
      where: { id: ctx.team.id },
      data: {
        ...(name ? { name } : {}),
        ...(timeZone ? { timeZone, hourShift: hourShift(timeZone) } : {}),
        ...(retentionDays ? { retentionDays: period("retentionDays", retentionDays, MESSAGE_RETENTION_DAYS) } : {}),
        ...(contentRetentionDays
          ? { contentRetentionDays: period("contentRetentionDays", contentRetentionDays, CONTENT_RETENTION_DAYS) }
          : {}),
      },
    });
    return toTeam(row);
  },
});

/** Null follows the instance. @throws Fault validation_error */
function period(field: string, days: number, most: number): number | null {
  if (days > most) throw invalid(field, `This instance keeps it for ${most} days at most.`);
  return days === most ? null : days;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name);
  } catch {
    return false;
  }
}
