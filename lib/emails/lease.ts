/** What can be done with a claim before it is settled: begin the hand-over, keep it alive, give it back. */
import { pool } from "@/lib/infra/db/client";
import { type GroupWriter, groupWriter } from "@/lib/infra/db/group-writer";
import { patiently } from "@/lib/infra/db/patiently";
import { env } from "@/lib/infra/env";
import type { Claim } from "./claim";

export type Held = Pick<Claim, "emailId" | "leaseToken">;

/**
 * Records that the message is about to be given to a transport; many at once in one commit. From here on a silence of
 * this worker means that the outcome is unknown. False when somebody else has claimed it, and then it must not be sent.
 * @param signal once aborted, an unreachable database is not waited for and the write rejects
 */
export function handoverMarker(signal: AbortSignal): GroupWriter<Claim, boolean> {
  const commit = async (claims: readonly Claim[]) => {
    const sorted = claims.length > 1 ? claims.toSorted(byEmail) : claims;
    const { rows } = await patiently(
      () =>
        pool().query({
          name: "mark-handover",
          text: `UPDATE deliveries d SET handed_at = now(), attempts = t.attempts, leased_until = now() + make_interval(secs => $4)
                 FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS t (email_id, lease_token, attempts)
                 WHERE d.email_id = t.email_id AND d.lease_token = t.lease_token RETURNING d.email_id`,
          values: [
            sorted.map(({ emailId }) => emailId),
            sorted.map(({ leaseToken }) => leaseToken),
            sorted.map(({ attempts }) => attempts + 1),
            env().DELIVERY_LEASE_SECONDS,
          ],
        }),
      signal,
    );
    if (rows.length === claims.length) return claims.map(() => true);
    const ours = new Set(rows.map(({ email_id }) => email_id));
    return claims.map(({ emailId }) => ours.has(emailId));
  };
  return groupWriter({ commit, lanes: 2, maxWeight: 1000 });
}

/** Extends what is still ours. Rows that are being settled this moment are passed over. */
export async function extendLeases(held: readonly Held[]): Promise<void> {
  if (held.length === 0) return;
  await pool().query({
    name: "extend-leases",
    text: `UPDATE deliveries SET leased_until = now() + make_interval(secs => $3)
           WHERE email_id = ANY (ARRAY (
             SELECT d.email_id FROM unnest($1::uuid[], $2::uuid[]) AS t (email_id, lease_token)
             JOIN deliveries d ON d.email_id = t.email_id AND d.lease_token = t.lease_token FOR UPDATE OF d SKIP LOCKED))`,
    values: [held.map(({ emailId }) => emailId), held.map(({ leaseToken }) => leaseToken), env().DELIVERY_LEASE_SECONDS],
  });
}

/** Gives back what was not sent: another worker can take it at once. */
export async function release(claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  const sorted = claims.toSorted(byEmail);
  await pool().query({
    name: "release-deliveries",
    text: `UPDATE deliveries d SET leased_until = NULL, lease_token = NULL, attempts = t.attempts,
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

const byEmail = (a: Held, b: Held) => (a.emailId < b.emailId ? -1 : 1);
