/** The way from a person's own pages back to their team: the one they came from, or their first. */
import { listTeams } from "@/lib/teams";
import { call } from "@/lib/web/call";

/** For `PageHeader`; null for somebody who has no team yet. */
export async function backTo(slug: string | undefined): Promise<{ href: string; label: string } | null> {
  const { teams } = await call(null, listTeams, {});
  const team = teams.find((each) => each.slug === slug) ?? teams[0];
  return team ? { href: `/${team.slug}`, label: team.name } : null;
}
