/** What others ask about a team's domains without needing one. */
import { db, pool } from "@/lib/infra/db/client";
import type { TeamContext } from "@/lib/kernel/context";
import { matching, reachable } from "./domain";
import { sandboxDomain } from "./sandbox";

export const countDomains = (teamId: string): Promise<number> => db().domain.count({ where: { teamId } });

/** The name, in A-labels, that an id or a name stands for; null when the team has no such domain. */
export async function nameOfDomain(ctx: Pick<TeamContext, "db" | "team" | "principal">, ref: string): Promise<string | null> {
  const row = await ctx.db.domain.findFirst({ where: { AND: [matching(ref), reachable(ctx)] }, select: { name: true } });
  return row?.name ?? null;
}

/** Whether mail of the team may have come from a domain whose name, in A-labels, begins so. */
export async function sendsFrom(teamId: string, beginning: string): Promise<boolean> {
  if (sandboxDomain.startsWith(beginning)) return true;
  const { rows } = await pool().query({
    name: "sends-from",
    text: "SELECT FROM domains WHERE team_id = $1 AND starts_with(name, $2) LIMIT 1",
    values: [teamId, beginning],
  });
  return rows.length > 0;
}
