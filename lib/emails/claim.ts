/**
 * Taking messages out of the queue. A claim is a lease: whoever holds its token may settle the message until somebody
 * else claims it, and a worker that died gives its messages back by saying nothing more.
 */
import { randomUUID } from "node:crypto";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";

export interface Claim {
  readonly emailId: string;
  readonly teamId: string;
  readonly leaseToken: string;
  /** How many were begun before this claim. */
  readonly attempts: number;
  readonly unknowns: number;
  /** Milliseconds on the database's clock, like the next two; set when whoever had it before began a hand-over and never settled it. */
  readonly handedAt: number | null;
  readonly giveUpAt: number;
  readonly claimedAt: number;
  /** The monotonic clock of this process at the claim. */
  readonly heldSince: number;
}

/** The clock of the database, carried on by ours, which may be wrong but runs evenly. */
export const databaseNow = ({ claimedAt, heldSince }: Pick<Claim, "claimedAt" | "heldSince">): number =>
  claimedAt + (performance.now() - heldSince);

export interface Share {
  readonly lane: number;
  readonly teamIds: readonly string[];
  /** At most so many of one team, the longest due first. */
  readonly perTeam: number;
}

/**
 * A hand-over whose worker fell silent is left alone so much longer than a claim: a worker that was only cut off from
 * the database can still say what came of it.
 */
const silenceSeconds = 5;

const text = `
  UPDATE deliveries SET leased_until = now() + make_interval(secs => $5), lease_token = $6
  WHERE email_id = ANY (ARRAY (
    SELECT due.email_id FROM unnest($2::uuid[]) AS t (team_id)
    CROSS JOIN LATERAL (
      SELECT email_id FROM deliveries
      WHERE lane = $1 AND team_id = t.team_id AND due_at <= now()
        AND (leased_until IS NULL OR leased_until + CASE WHEN handed_at IS NULL THEN interval '0' ELSE make_interval(secs => $7) END < now())
      ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
    ) AS due
    LIMIT $4
  ))
  RETURNING email_id, team_id, attempts, unknowns, extract(epoch FROM handed_at)::float8 * 1000 AS handed_at,
    extract(epoch FROM give_up_at)::float8 * 1000 AS give_up_at, extract(epoch FROM now())::float8 * 1000 AS claimed_at`;

/** Claims at most `limit` messages that are due; messages that another worker holds are passed over, never waited for. */
export async function claim({ lane, teamIds, perTeam }: Share, limit: number): Promise<Claim[]> {
  const leaseToken = randomUUID();
  const { rows } = await pool().query({
    name: "claim-deliveries",
    text,
    values: [lane, teamIds, perTeam, limit, env().DELIVERY_LEASE_SECONDS, leaseToken, silenceSeconds],
  });
  const heldSince = performance.now();
  return rows.map((row) => ({
    emailId: row.email_id,
    teamId: row.team_id,
    leaseToken,
    attempts: row.attempts,
    unknowns: row.unknowns,
    handedAt: row.handed_at,
    giveUpAt: row.give_up_at,
    claimedAt: row.claimed_at,
    heldSince,
  }));
}
