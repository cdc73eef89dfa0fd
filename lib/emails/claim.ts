/**
 * Taking messages out of the queue. A claim is a lease: whoever holds its token may settle the message until somebody
 * else claims it, and a worker that died gives its messages back by saying nothing more.
 */
import { randomUUID } from "node:crypto";
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";
import { env } from "@/lib/infra/env";
import { giveBackLost, noteLost } from "./lost-claims";

export interface Claim extends Place {
  readonly teamId: string;
  /** Renewed when this process claims again what it holds still, because the lease had run out meanwhile. */
  leaseToken: string;
  /** True when the hand-over was recorded together with the claim. */
  readonly begun: boolean;
  /** How many were begun before this one. */
  readonly attempts: number;
  readonly unknowns: number;
  /** How often in a row a worker claimed it before and fell silent without having prepared it. */
  readonly silentClaims: number;
  /** Milliseconds on the database's clock, like the next two; set when whoever had it before began a hand-over and never settled it. */
  readonly handedAt: number | null;
  readonly giveUpAt: number;
  readonly claimedAt: number;
  /** The monotonic clock of this process before the claim was asked for. */
  readonly askedAt: number;
  /** The same, when it was answered. */
  readonly heldSince: number;
  /** The same, when the lease was last known to be ours. */
  freshAt: number;
}

/** The clock of the database, carried on by ours, which may be wrong but runs evenly. Never ahead of it. */
export const databaseNow = ({ claimedAt, heldSince }: Pick<Claim, "claimedAt" | "heldSince">): number =>
  claimedAt + (performance.now() - heldSince);

/** The same, and never behind: what waits from here on waits no less, however long the claim's answer took. */
export const databaseNowAtLatest = ({ claimedAt, askedAt }: Pick<Claim, "claimedAt" | "askedAt">): number =>
  claimedAt + (performance.now() - askedAt);

/** Where in a team's queue a message stands. Milliseconds on the database's clock. */
export interface Place {
  readonly dueAt: number;
  readonly emailId: string;
}

export interface Share {
  readonly lane: number;
  /** Each with the place behind which to look: what was claimed a moment ago need not be passed over again. */
  readonly teams: readonly { readonly id: string; readonly after: Place | null }[];
  /** At most so many messages. */
  readonly limit: number;
  /** At most so many of one team, the longest due first. */
  readonly perTeam: number;
}

/**
 * A hand-over whose worker fell silent is left alone so much longer than a claim: a worker that was only cut off from
 * the database can still say what came of it.
 */
const silenceSeconds = 5;
const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * What was claimed in silence before may be what silenced its worker: it is claimed with nothing else, and with fewer of its kind each
 * time, so that suspicion narrows down to one message and leaves the others. The sizes after the first silence, the second, and so on.
 */
const suspectSizes = [100, 10, 1];
const all = 1_000_000;
/** A message that was claimed so often in a row without ever being prepared is set aside; at the end it was claimed alone. */
export const mostSilentClaims = 5;
/** Longer than any lease. */
const neverSeconds = 1e9;

const isFresh = "leased_until IS NULL AND unknowns = 0";
const text = `
  UPDATE deliveries SET leased_until = now() + make_interval(secs => $5), lease_token = $6,
    silent_claims = CASE WHEN leased_until IS NULL OR handed_at IS NOT NULL THEN silent_claims ELSE least(silent_claims + 1, 1000) END,
    handed_at = CASE WHEN $8 AND ${isFresh} THEN coalesce(handed_at, now()) ELSE handed_at END,
    attempts = CASE WHEN $8 AND ${isFresh} AND handed_at IS NULL THEN attempts + 1 ELSE attempts END
  WHERE email_id = ANY (ARRAY (
    SELECT email_id FROM (
      SELECT email_id, suspicion, max(suspicion) OVER () AS most, row_number() OVER (ORDER BY suspicion DESC) AS place FROM (
        SELECT due.email_id, due.suspicion FROM unnest($2::uuid[], $9::float8[], $10::uuid[]) AS t (team_id, after_due, after_id)
        CROSS JOIN LATERAL (
          SELECT email_id, CASE WHEN handed_at IS NOT NULL THEN 0 WHEN leased_until IS NULL THEN silent_claims ELSE silent_claims + 1 END AS suspicion
          FROM deliveries
          WHERE lane = $1 AND team_id = t.team_id AND due_at <= now()
            AND (due_at, email_id) > (to_timestamp(t.after_due / 1000.0), t.after_id)
            AND (leased_until IS NULL OR leased_until + CASE WHEN handed_at IS NULL THEN interval '0' ELSE make_interval(secs => $7) END < now())
          ORDER BY due_at, email_id LIMIT $3 FOR UPDATE SKIP LOCKED
        ) AS due
        LIMIT $4
      ) AS found
    ) AS judged
    WHERE suspicion = most AND place <= ($11::int[])[least(most, ${suspectSizes.length}) + 1]
  ))
  RETURNING email_id, team_id, extract(epoch FROM due_at)::float8 * 1000 AS due_at, attempts, unknowns, silent_claims,
    extract(epoch FROM handed_at)::float8 * 1000 AS handed_at, handed_at = now()::timestamptz(3) AS begun,
    extract(epoch FROM give_up_at)::float8 * 1000 AS give_up_at, extract(epoch FROM now())::float8 * 1000 AS claimed_at`;

export interface ClaimOptions {
  /**
   * Records the hand-over in the same write: for messages that are given to a transport at once. Not of those that a worker fell silent
   * with, since nobody knows whether they were handed over at all.
   */
  readonly begin: boolean;
  /** Also takes hand-overs whose worker fell silent; false leaves them to that worker a while longer. */
  readonly silenced?: boolean;
}

/**
 * Claims messages that are due; messages that another worker holds are passed over, never waited for. What a worker fell silent with
 * before it was prepared comes by itself: then every claim of the answer has `silentClaims` above zero.
 */
export async function claim({ lane, teams, limit, perTeam }: Share, { begin, silenced = true }: ClaimOptions): Promise<Claim[]> {
  await giveBackLost();
  const leaseToken = randomUUID();
  const began = performance.now();
  const asked = pool().query({
    name: "claim-deliveries",
    text,
    values: [
      lane,
      plain(teams.map(({ id }) => id)),
      perTeam,
      limit,
      env().DELIVERY_LEASE_SECONDS,
      leaseToken,
      silenced ? silenceSeconds : neverSeconds,
      begin,
      plain(teams.map(({ after }) => after?.dueAt ?? 0)),
      plain(teams.map(({ after }) => after?.emailId ?? firstId)),
      plain([all, ...suspectSizes]),
    ],
  });
  const { rows } = await asked.catch((error) => {
    noteLost(leaseToken, env().DELIVERY_LEASE_SECONDS);
    throw error;
  });
  const heldSince = performance.now();
  return rows.map((row) => {
    const begun = begin && row.begun === true;
    return {
      emailId: row.email_id,
      dueAt: row.due_at,
      teamId: row.team_id,
      leaseToken,
      begun,
      attempts: begun ? row.attempts - 1 : row.attempts,
      unknowns: row.unknowns,
      silentClaims: row.silent_claims,
      handedAt: begun ? null : row.handed_at,
      giveUpAt: row.give_up_at,
      claimedAt: row.claimed_at,
      heldSince,
      freshAt: began,
      askedAt: began,
    };
  });
}
