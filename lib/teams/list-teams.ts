import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { operatorsSeeSystemMail } from "./membership";
import { Role, TeamWithRole } from "./schemas";
import { toTeam } from "./team";

/** The teams one may enter, by name; for operators also the instance's own while its mail stays in the sandbox. */
export const listTeams = query("teams.list", {
  summary: "List your teams",
  access: "person",
  input: z.strictObject({}),
  output: z.object({ teams: z.array(TeamWithRole) }),
  async run(ctx) {
    const { userId, isStaff } = { isStaff: true, ...ctx.principal };
    const rows = await ctx.db.member.findMany({
      where: { userId, team: { kind: "customer" } },
      include: { team: true },
      orderBy: { team: { name: "asc" } },
    });
    const system = isStaff && operatorsSeeSystemMail() ? await ctx.db.team.findFirst({ where: { kind: "system" } }) : null;
    return {
      teams: [
        ...rows.map(({ team, role }) => ({ ...toTeam(team), role: Role.parse(role), kind: "customer" as const })),
        ...(system ? [{ ...toTeam(system), role: "viewer" as const, kind: "system" as const }] : []),
      ],
    };
  },
});
