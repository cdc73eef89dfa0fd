/**
 * Who is served next: transactional mail before campaigns, and within a lane one team after the other, so that a team
 * with fifty thousand messages waiting never stands before one with ten.
 */
import { pool } from "@/lib/infra/db/client";
import type { Place, Share } from "./claim";

/** Lanes and teams that have something due, found by hopping over the index: one probe per team, whatever it has queued. */
const text = `
  WITH RECURSIVE seats AS (
    (SELECT lane, team_id FROM deliveries ORDER BY lane, team_id LIMIT 1)
    UNION ALL
    SELECT next.lane, next.team_id FROM seats CROSS JOIN LATERAL (
      SELECT lane, team_id FROM deliveries WHERE (lane, team_id) > (seats.lane, seats.team_id) ORDER BY lane, team_id LIMIT 1
    ) AS next
  )
  SELECT seats.lane, seats.team_id FROM seats LEFT JOIN teams ON teams.id = seats.team_id
  WHERE teams.paused_at IS NULL AND EXISTS (
    SELECT FROM deliveries d WHERE d.lane = seats.lane AND d.team_id = seats.team_id AND d.due_at <= now()
      AND (d.leased_until IS NULL OR d.leased_until < now())
  )
  ORDER BY seats.lane, seats.team_id`;

/** In one claim there are at most so many teams. */
const maxTeams = 100;
/** Every so many claims begin with the last lane, so that no flood of transactional mail stops campaigns for good. */
const lastLaneFirst = 10;

export class Turns {
  readonly #freshMs: number;
  #waiting = new Map<number, string[]>();
  #readAt = Number.NEGATIVE_INFINITY;
  #last = new Map<number, string>();
  #reached = new Map<string, Place>();
  #turn = 0;

  /** @param freshMs how long a look at the queue is trusted: a message of a team that was not waiting stands back so long at most */
  constructor(freshMs = 250) {
    this.#freshMs = freshMs;
  }

  /** True when teams were left out because nobody had room for them. */
  get someRest(): boolean {
    return this.#waiting.size > 0;
  }

  /** Look again before the next share: something new is known to be there. */
  expire(): void {
    this.#readAt = Math.min(this.#readAt, performance.now() - this.#freshMs + 50);
  }

  /**
   * Null when nothing is due that anybody has room for.
   * @param roomFor how many messages of these teams, together, can be taken
   * @param rests true for a team whose transport has enough to do: it is passed over
   */
  async next(roomFor: (teamIds: readonly string[]) => number, rests: (teamId: string) => boolean = () => false): Promise<Share | null> {
    if (this.#waiting.size === 0 || performance.now() - this.#readAt >= this.#freshMs) await this.#look();
    this.#turn++;
    const lanes = [...this.#waiting.keys()].sort((a, b) => a - b);
    if (this.#turn % lastLaneFirst === 0) lanes.reverse();
    for (const lane of lanes) {
      const share = this.#shareOf(lane, roomFor, rests);
      if (share) return share;
    }
    return null;
  }

  #shareOf(lane: number, roomFor: (teamIds: readonly string[]) => number, rests: (teamId: string) => boolean): Share | null {
    const waiting = this.#waiting.get(lane) ?? [];
    const awake = waiting.filter((id) => !rests(id)).slice(0, maxTeams);
    const limit = awake.length > 0 ? roomFor(awake) : 0;
    const teamIds = awake.slice(0, Math.max(0, limit));
    if (teamIds.length === 0) return null;
    const chosen = new Set(teamIds);
    this.#waiting.set(lane, [...waiting.filter((id) => !chosen.has(id)), ...teamIds]);
    const last = teamIds.at(-1);
    if (last) this.#last.set(lane, last);
    const teams = teamIds.map((id) => ({ id, after: this.#reached.get(`${lane} ${id}`) ?? null }));
    return { lane, teams, limit, perTeam: Math.ceil(limit / teams.length) };
  }

  /** What came of a share: teams that had less than they were offered leave the round until the next look. */
  served({ lane, teams, perTeam }: Share, claims: readonly (Place & { readonly teamId: string })[]): void {
    const counts = new Map<string, number>();
    for (const { teamId, dueAt, emailId } of claims) {
      counts.set(teamId, (counts.get(teamId) ?? 0) + 1);
      const name = `${lane} ${teamId}`;
      const reached = this.#reached.get(name);
      if (!reached || dueAt > reached.dueAt || (dueAt === reached.dueAt && emailId > reached.emailId))
        this.#reached.set(name, { dueAt, emailId });
    }
    const empty = new Set(teams.flatMap(({ id }) => ((counts.get(id) ?? 0) < perTeam ? [id] : [])));
    const left = (this.#waiting.get(lane) ?? []).filter((id) => !empty.has(id));
    if (left.length > 0) this.#waiting.set(lane, left);
    else this.#waiting.delete(lane);
  }

  /** The round goes on behind the team that was served last; each team is looked through from its beginning again. */
  async #look(): Promise<void> {
    const { rows } = await pool().query({ name: "teams-with-mail-due", text });
    this.#readAt = performance.now();
    this.#reached.clear();
    const byLane = Map.groupBy(rows, ({ lane }) => Number(lane));
    this.#waiting = new Map(
      [...byLane].map(([lane, seats]) => {
        const teamIds = seats.map(({ team_id }) => String(team_id));
        const last = this.#last.get(lane) ?? "";
        return [lane, [...teamIds.filter((id) => id > last), ...teamIds.filter((id) => id <= last)]];
      }),
    );
  }
}
