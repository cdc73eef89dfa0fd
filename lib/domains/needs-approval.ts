/** Whose domains wait for an operator's word, as DOMAIN_APPROVAL has it. */
import { env } from "@/lib/infra/env";
import type { Base, TeamFacts } from "@/lib/kernel/context";

/**
 * `off`: nobody's; `all`: everybody's; `signup`: those of teams without an owner who is staff. Where anybody's wait, a name
 * that another team has or had waits whoever asks. A name that was refused to the team waits always: adding it anew
 * is no way around the operator's word.
 */
export async function needsApproval(ctx: Pick<Base, "db">, team: TeamFacts, name: string): Promise<boolean> {
  const [latest] = await ctx.db.domainFact.findMany({
    where: { teamId: team.id, name, kind: { in: ["approved", "rejected"] } },
    orderBy: { id: "desc" },
    take: 1,
  });
  if (latest?.kind === "rejected") return true;
  const { DOMAIN_APPROVAL: whose } = env();
  if (whose === "off") return false;
  if (whose === "all") return true;
  if (await ctx.db.domainFact.findFirst({ where: { name, teamId: { not: team.id } }, select: { id: true } })) return true;
  if (team.kind === "system") return false;
  const trusted = await ctx.db.member.findFirst({
    where: { teamId: team.id, role: "owner", user: { isStaff: true } },
    select: { userId: true },
  });
  return trusted === null;
}
