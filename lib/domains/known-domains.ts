/** What others ask about a team's domains without needing one. */
import { db } from "@/lib/infra/db/client";
import type { TeamContext } from "@/lib/kernel/context";
import { matching } from "./domain";

export const countDomains = (teamId: string): Promise<number> => db().domain.count({ where: { teamId } });

/** The name, in A-labels, that an id or a name stands for; null when the team has no such domain. */
export async function nameOfDomain(ctx: Pick<TeamContext, "db" | "team">, ref: string): Promise<string | null> {
  const row = await ctx.db.domain.findFirst({ where: { ...matching(ref), teamId: ctx.team.id }, select: { name: true } });
  return row?.name ?? null;
}
