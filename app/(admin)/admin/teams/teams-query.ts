/** The list's address and what it asks for. Unknown values are dropped: an old link still opens. */
import type { z } from "zod";
import { type Asked, one, without } from "@/app/(dashboard)/[team]/asked";
import type { listTeamsForStaff } from "@/lib/analytics";
import { TeamState } from "@/lib/analytics/schemas";
import { stateWords } from "./state-words";

interface TeamsQuery {
  readonly q: string | null;
  readonly state: TeamState | null;
  readonly cursor: string | null;
}

export function readTeamsQuery(asked: Asked): TeamsQuery {
  return {
    q: one(asked, "q")?.slice(0, 320) ?? null,
    state: TeamState.safeParse(one(asked, "state")).data ?? null,
    cursor: one(asked, "cursor")?.match(/^team_[1-9A-HJ-NP-Za-km-z]{22}$/)?.[0] ?? null,
  };
}

/** What `teams.listForStaff` is asked for it. */
export const toListInput = ({ q, state, cursor }: TeamsQuery): z.input<typeof listTeamsForStaff.input> => ({
  limit: 50,
  ...(q ? { search: q } : {}),
  ...(state ? { state } : {}),
  ...(cursor ? { cursor } : {}),
});

/** The chips of an empty answer: each with the address that lacks it. */
export const filterChips = ({ q, state }: TeamsQuery, asked: Asked): { label: string; href: string }[] => [
  ...(q ? [{ label: `“${q}”`, href: without(asked, "q") }] : []),
  ...(state ? [{ label: `State ${stateWords[state]}`, href: without(asked, "state") }] : []),
];
