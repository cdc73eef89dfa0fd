/** A customer's team, whoever's it is: for operators. */
import type { Team } from "@/lib/infra/db/generated/client";
import { readId } from "@/lib/infra/ids";
import type { StaffContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";

/** @throws Fault team_not_found, for the instance's own team too */
export async function findAnyTeam(ctx: Pick<StaffContext, "db">, id: string): Promise<Team> {
  const uuid = readId("team", id);
  const row = uuid ? await ctx.db.team.findFirst({ where: { id: uuid, kind: "customer" } }) : null;
  if (!row) throw notFound("team", id);
  return row;
}
