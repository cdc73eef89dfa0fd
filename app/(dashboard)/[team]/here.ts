/** Who reads, and which team the page is about. Asked once per request, however many parts want to know. */
import { notFound } from "next/navigation";
import { cache } from "react";
import { atLeast, type Role } from "@/lib/kernel/principal";
import { listTeams, me } from "@/lib/teams";
import type { Person, TeamWithRole } from "@/lib/teams/schemas";
import { call } from "@/lib/web/call";

export interface Here {
  readonly team: TeamWithRole;
  readonly teams: readonly TeamWithRole[];
  readonly person: Person;
  /** Whether the reader's role reaches this one. */
  readonly may: (role: Role) => boolean;
}

/** Null for a team one is no member of, as for one that does not exist. */
export const peekHere = cache(async (slug: string): Promise<Here | null> => {
  const [{ teams }, person] = await Promise.all([call(null, listTeams, {}), call(null, me, {})]);
  const team = teams.find((each) => each.slug === slug);
  return team ? { team, teams, person, may: (role) => atLeast(team.role, role) } : null;
});

/** Leads to the not-found page where `peekHere` has nothing. */
export async function here(slug: string): Promise<Here> {
  return (await peekHere(slug)) ?? notFound();
}
