import { z } from "zod";
import { countDomains } from "@/lib/domains";
import { countAccepted, talliesByTime } from "@/lib/emails";
import { dayOf, dayStart } from "@/lib/infra/day-start";
import { query } from "@/lib/kernel/operation";
import { figuresOf } from "./figures";
import { readPeriod, toPeriod } from "./period";
import { Figures, Period } from "./schemas";

/** The counters of this month, as the team's calendar has it. */
export const accountStatistics = query("stats.account", {
  summary: "The team's counters of this month",
  route: "GET /stats",
  access: { role: "viewer", scope: "stats:read" },
  input: z.strictObject({}),
  output: Figures.extend({
    emailsThisMonth: z
      .number()
      .int()
      .describe("Emails that were accepted this month, each once however many recipients it has; without those that were removed since"),
    domains: z.number().int().describe("Domains that the team has, verified or not"),
    month: z.string().describe("Such as `2026-11`"),
    period: Period,
  }),
  async run(ctx) {
    const { id: teamId, timeZone } = ctx.team;
    const month = dayOf(ctx.now(), timeZone).slice(0, 7);
    const { to } = readPeriod({}, timeZone, ctx.now());
    const stretch = { from: dayStart(`${month}-01`, timeZone), to, timeZone };
    const [[counts = {}], domains, emailsThisMonth] = await Promise.all([
      talliesByTime({ teamId, ...stretch }, [stretch.from]),
      countDomains(teamId),
      countAccepted(teamId, stretch.from, stretch.to),
    ]);
    return { ...figuresOf(counts), emailsThisMonth, domains, month, period: toPeriod(stretch) };
  },
});
