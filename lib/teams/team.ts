/** The noun: a row of teams as the kernel and the world see it. */
import type { Team as Row } from "@/lib/infra/db/generated/client";
import type { TeamFacts } from "@/lib/kernel/context";

export const toTeamFacts = (row: Row): TeamFacts => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  kind: row.kind,
  timeZone: row.timeZone,
  pausedAt: row.pausedAt,
});
