/** The noun: a row of teams as the kernel and the world see it. */
import type { Team as Row } from "@/lib/infra/db/generated/client";
import { env } from "@/lib/infra/env";
import { publicId } from "@/lib/infra/ids";
import type { TeamContext, TeamFacts } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import type { Team } from "./schemas";

export const toTeamFacts = (row: Row): TeamFacts => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  kind: row.kind,
  timeZone: row.timeZone,
  pausedAt: row.pausedAt,
  pausedBecause: row.pausedBecause,
});

export const toTeam = (row: Row): Team => ({
  id: publicId("team", row.id),
  slug: row.slug,
  name: row.name,
  timeZone: row.timeZone,
  ...periodsOf(row),
  pausedAt: row.pausedAt?.toISOString() ?? null,
  pausedBecause: row.pausedBecause,
  createdAt: row.createdAt.toISOString(),
});

/** A team keeps its mail as long as the instance does, or shorter; content never longer than the email it belongs to. */
function periodsOf(row: Pick<Row, "retentionDays" | "contentRetentionDays">): Pick<Team, "retentionDays" | "contentRetentionDays"> {
  const { MESSAGE_RETENTION_DAYS: most, CONTENT_RETENTION_DAYS: mostContent } = env();
  const retentionDays = Math.min(row.retentionDays ?? most, most);
  return { retentionDays, contentRetentionDays: Math.min(row.contentRetentionDays ?? mostContent, mostContent, retentionDays) };
}

/** @throws Fault team_not_found when it was deleted meanwhile */
export async function findTeam(ctx: Pick<TeamContext, "db" | "team">): Promise<Row> {
  const row = await ctx.db.team.findUnique({ where: { id: ctx.team.id } });
  if (!row) throw notFound("team", ctx.team.slug);
  return row;
}
