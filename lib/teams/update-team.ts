import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { hourShift } from "./hour-shift";
import { Team, TeamName } from "./schemas";
import { findTeam, toTeam } from "./team";

const TimeZone = z.string().max(64).refine(isTimeZone, "Write an IANA time zone, such as Europe/Berlin.");

/** Renames a team and sets the time zone that its days are counted in. Its address in links stays as it is. */
export const updateTeam = command("teams.update", {
  summary: "Change the team's name and time zone",
  access: { role: "admin", scope: "dashboard-only" },
  input: z.strictObject({ name: TeamName.optional(), timeZone: TimeZone.optional() }),
  output: Team,
  touches: ["teams.get", "teams.list", "analytics.overview"],
  async run(ctx, { name, timeZone }) {
    await findTeam(ctx);
    const row = await ctx.db.team.update({
      where: { id: ctx.team.id },
      data: { ...(name ? { name } : {}), ...(timeZone ? { timeZone, hourShift: hourShift(timeZone) } : {}) },
    });
    return toTeam(row);
  },
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && /^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name);
  } catch {
    return false;
  }
}
