/** Who may enter which team. */
import { db } from "@/lib/infra/db/client";
import { mailLeaves } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import type { Role } from "@/lib/kernel/principal";
import { Role as RoleSchema } from "./schemas";
import { systemSlug } from "./system-team";
import { toTeamFacts } from "./team";

export interface Membership {
  readonly team: TeamFacts;
  readonly role: Role;
}

/** Null for a team that is not there as for one that the person is no member of. */
export async function findMembership(userId: string, slug: string): Promise<Membership | null> {
  if (slug === systemSlug) return asOperator(userId);
  const row = await db().member.findFirst({ where: { userId, team: { slug, kind: "customer" } }, include: { team: true } });
  return row ? { team: toTeamFacts(row.team), role: RoleSchema.parse(row.role) } : null;
}

/**
 * While the instance sends nothing to the world, its own mail (verification links, say) ends in its sandbox, and nobody could
 * ever follow it: then operators may look there. Otherwise it is between the instance and the person.
 */
export const operatorsSeeSystemMail = (): boolean => !mailLeaves();

async function asOperator(userId: string): Promise<Membership | null> {
  if (!operatorsSeeSystemMail()) return null;
  const user = await db().user.findUnique({ where: { id: userId }, select: { isStaff: true } });
  const team = user?.isStaff ? await db().team.findUnique({ where: { slug: systemSlug } }) : null;
  return team ? { team: toTeamFacts(team), role: "viewer" } : null;
}
