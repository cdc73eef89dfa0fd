/** From a signed-in person to the principal of one team. */

import type { TeamFacts } from "@/lib/kernel/context";
import { forbidden, notFound } from "@/lib/kernel/fault";
import type { MemberPrincipal, PersonPrincipal, StaffPrincipal } from "@/lib/kernel/principal";
import { findMembership } from "@/lib/teams";
import type { Signed } from "./session";

/** In the place of a team's slug: the person's own affairs. */
export const noTeam = "-";

export interface Entered {
  readonly principal: MemberPrincipal | PersonPrincipal | StaffPrincipal;
  readonly team: TeamFacts | null;
}

/**
 * Enters a team, or no team at all.
 * @throws Fault team_not_found, the same for a team one is no member of; email_not_verified
 */
export async function enter({ user, sessionId }: Signed, slug: string): Promise<Entered> {
  const person = { userId: user.id, sessionId, isStaff: user.isStaff };
  if (slug === noTeam) return { principal: { kind: "person", ...person }, team: null };
  // Whatever stands in the address bar comes here; PostgreSQL cannot even be asked about a NUL.
  const membership = slug.includes("\0") ? null : await findMembership(user.id, slug);
  if (!membership) throw notFound("team", slug);
  if (!user.emailVerified)
    throw forbidden("email_not_verified", "Verify your email address first: follow the link that was mailed to you.");
  return { principal: { kind: "member", ...person, teamId: membership.team.id, role: membership.role }, team: membership.team };
}
