/** What can be done with a claim before it is settled: begin the hand-over, keep it alive, give it back. */
import { pool } from "@/lib/infra/db/client";
import { type GroupWriter, groupWriter } from "@/lib/infra/db/group-writer";
import { plain } from "@/lib/infra/db/literal";
import { patiently } from "@/lib/infra/db/patiently";
import { env } from "@/lib/infra/env";
import type { Claim } from "./claim";
import { lanes } from "./draft";
import { inWords, waiting } from "./status";

export type Held = Pick<Claim, "emailId" | "leaseToken">;

export interface Leaving {
  readonly claim: Claim;
  /** How many of its recipients are known to be suppressed. */
  readonly dropped: number;
  /** The team's own SES that it is given to; what that reports about it is believed from here on. */
  readonly reporter: string | null;
}

/**
 * Records that the message is about to be given to a transport; many at once in one commit. From here on a silence of
 * this worker means that the outcome is unknown. False when it must not be sent: somebody else has claimed it, or another
 * of its recipients was suppressed since it was read.
 * @param signal once aborted, an unreachable database is not waited for and the write rejects
 */
export function handoverMarker(signal: AbortSignal): GroupWriter<Leaving, boolean> {
  const commit = async (leaving: readonly Leaving[]) => {
    const sorted = leaving.toSorted((a, b) => byEmail(a.claim, b.claim));
    const { rows } = await patiently(
      () =>
        pool().query({
          name: "mark-handover",
          text: `WITH leaving AS (
                 UPDATE deliveries d SET attempts = attempts + CASE WHEN handed_at IS NULL THEN 1 ELSE 0 END,
                   silent_claims = 0, handed_at = now(), leased_until = now() + make_interval(secs => $3)
                 FROM unnest($1::uuid[], $4::int[], $5::uuid[]) AS t (email_id, dropped, reporter)
                 WHERE d.email_id = t.email_id AND lease_token = ANY ($2::uuid[]) AND t.dropped >= (
                   SELECT count(*) FROM recipients r JOIN suppressions s ON s.team_id = r.team_id AND s.folded = coalesce(r.folded, r.address)
                   WHERE r.email_id = d.email_id AND r.status IN (${inWords(waiting)}) AND (s.scope = 'all' OR d.lane <> ${lanes.transactional}))
                 RETURNING d.email_id, t.reporter
                 ), noted AS (
                   INSERT INTO handovers (email_id, provider_id) SELECT email_id, reporter FROM leaving WHERE reporter IS NOT NULL
                   ON CONFLICT DO NOTHING
                 )
                 SELECT email_id FROM leaving`,
          values: [
            plain(sorted.map(({ claim }) => claim.emailId)),
            tokensOf(sorted.map(({ claim }) => claim)),
            env().DELIVERY_LEASE_SECONDS,
            plain(sorted.map(({ dropped }) => dropped)),
            plain(sorted.map(({ reporter }) => reporter ?? "NULL")),
          ],
        }),
      signal,
    );
    if (rows.length === leaving.length) return leaving.map(() => true);
    const ours = new Set(rows.map(({ email_id }) => email_id));
    return leaving.map(({ claim }) => ours.has(claim.emailId));
  };
  return groupWriter({ commit, lanes: 2, maxWeight: 1000 });
}

/** Extends what is still ours and answers which. Rows that are being settled this moment are passed over. */
export async function extendLeases(held: readonly Held[]): Promise<string[]> {
  if (held.length === 0) return [];
  const { rows } = await pool().query({
    name: "extend-leases",
    text: `UPDATE deliveries SET leased_until = now() + make_interval(secs => $3)
           WHERE email_id = ANY (ARRAY (
             SELECT email_id FROM deliveries WHERE email_id = ANY ($1::uuid[]) AND lease_token = ANY ($2::uuid[]) FOR UPDATE SKIP LOCKED))
           RETURNING email_id`,
    values: [plain(held.map(({ emailId }) => emailId)), tokensOf(held), env().DELIVERY_LEASE_SECONDS],
  });
  return rows.map(({ email_id }) => email_id);
}

/** Gives back what was not sent: another worker can take it at once. */
export async function release(claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const sorted = claims.toSorted(byEmail);
  await pool().query({
    name: "release-deliveries",
    text: `UPDATE deliveries d SET leased_until = NULL, lease_token = NULL, silent_claims = 0, attempts = t.attempts,
             handed_at = CASE WHEN t.handed THEN d.handed_at END
           FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::boolean[]) AS t (email_id, lease_token, attempts, handed)
           WHERE d.email_id = t.email_id AND d.lease_token = t.lease_token`,
    values: [
      sorted.map(({ emailId }) => emailId),
      sorted.map(({ leaseToken }) => leaseToken),
      sorted.map(({ attempts }) => attempts),
      sorted.map(({ handedAt }) => handedAt !== null),
    ],
  });
}

/** Gives back what cannot be sent yet: it comes due again after `ms`, and nothing counts as an attempt. */
export async function park(parked: readonly { readonly claim: Claim; readonly ms: number }[]): Promise<void> {
  if (parked.length === 0) return;
  const sorted = parked.toSorted((a, b) => byEmail(a.claim, b.claim));
  await pool().query({
    name: "park-deliveries",
    text: `UPDATE deliveries d SET leased_until = NULL, lease_token = NULL, silent_claims = 0, attempts = t.attempts, due_at = now() + make_interval(secs => t.ms / 1000),
             handed_at = CASE WHEN t.handed THEN d.handed_at END
           FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::boolean[], $5::float8[]) AS t (email_id, lease_token, attempts, handed, ms)
           WHERE d.email_id = t.email_id AND d.lease_token = t.lease_token`,
    values: [
      sorted.map(({ claim }) => claim.emailId),
      sorted.map(({ claim }) => claim.leaseToken),
      sorted.map(({ claim }) => claim.attempts),
      sorted.map(({ claim }) => claim.handedAt !== null),
      sorted.map(({ ms }) => ms),
    ],
  });
}

/** These were prepared: whatever ends their worker from here on, it was not their content. Only for what was claimed in silence before. */
export async function clearSuspicion(held: readonly Held[]): Promise<void> {
  await pool().query({
    name: "clear-suspicion",
    text: "UPDATE deliveries SET silent_claims = 0 WHERE email_id = ANY ($1::uuid[]) AND lease_token = ANY ($2::uuid[])",
    values: [plain(held.map(({ emailId }) => emailId)), tokensOf(held)],
  });
}

/** Gives back what is suspected without having looked at it: it comes due again after `ms`, as suspect as before. */
export async function putOffSuspect({ emailId, leaseToken }: Held, ms: number): Promise<void> {
  await pool().query({
    name: "put-off-suspect",
    text: `UPDATE deliveries SET leased_until = NULL, lease_token = NULL, due_at = now() + make_interval(secs => $3 / 1000.0)
           WHERE email_id = $1 AND lease_token = $2`,
    values: [emailId, leaseToken, ms],
  });
}

/** A process holds a message once at most, so its tokens together say as much as the pairs of message and token. */
const tokensOf = (held: readonly Held[]) => plain([...new Set(held.map(({ leaseToken }) => leaseToken))]);

const byEmail = (a: Held, b: Held) => (a.emailId < b.emailId ? -1 : 1);
