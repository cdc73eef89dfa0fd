/** Where a person goes who is signed in and asked for nothing else. */
import { listTeams } from "@/lib/teams";
import { call } from "@/lib/web/call";

/** The first of their teams, or the page that makes one. */
export async function homePath(): Promise<string> {
  const { teams } = await call(null, listTeams, {});
  return teams[0] ? `/${teams[0].slug}` : "/teams/new";
}
