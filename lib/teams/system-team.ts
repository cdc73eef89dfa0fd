/** The team that the instance itself sends as: verification links, invitations, its own test mail. It has no members. */
import { db, type Tx } from "@/lib/infra/db/client";
import { newUuid } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { toTeamFacts } from "./team";

export const systemSlug = "system";

/** Makes it when it is missing; two processes that start at once make one. */
export async function systemTeam(tx: Tx = db()): Promise<TeamFacts> {
  const row = await tx.team.upsert({
    where: { slug: systemSlug },
    create: { id: newUuid(), slug: systemSlug, name: "Mailwright", kind: "system" },
    update: {},
  });
  return toTeamFacts(row);
}
