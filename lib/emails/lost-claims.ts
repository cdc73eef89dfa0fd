/**
 * Claims whose answer was lost with the connection: the server may have leased messages to a token that nobody works with, some of them
 * with their hand-over begun. They were given to nobody, so they are given back instead of waiting as messages of unknown outcome.
 */
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";
import { log } from "@/lib/infra/log";
import { singleton } from "@/lib/infra/singleton";

interface Lost {
  readonly leaseSeconds: number;
  looks: number;
  nextAt: number;
}

/** A statement may be executed long after its connection was given up. */
const lookAfterMs = [0, 2_000, 20_000];

const lost = () => singleton("claims.lost", () => new Map<string, Lost>());

/** @param leaseToken of a claim that failed with the database away */
export const noteLost = (leaseToken: string, leaseSeconds: number): void =>
  void lost().set(leaseToken, { leaseSeconds, looks: 0, nextAt: performance.now() });

/** Gives back what such claims took, some times for each; costs nothing while none was lost. */
export async function giveBackLost(): Promise<void> {
  const now = performance.now();
  for (const [token, one] of lost()) {
    if (one.nextAt > now) continue;
    const count = await giveBack(token, one.leaseSeconds);
    const next = lookAfterMs[++one.looks];
    if (count > 0 || next === undefined) lost().delete(token);
    else one.nextAt = performance.now() + next;
    if (count > 0) log().warn({ event: "claims.given_back", count }, "messages of a claim whose answer was lost were given back");
  }
}

/** A hand-over that this claim began bears the time of the claim, which is that of the lease less its length. */
async function giveBack(token: string, leaseSeconds: number): Promise<number> {
  const began = "handed_at >= leased_until - make_interval(secs => $2) - interval '5 milliseconds'";
  const { rowCount } = await pool().query(
    `UPDATE deliveries SET leased_until = NULL, lease_token = NULL,
       attempts = CASE WHEN ${began} THEN attempts - 1 ELSE attempts END, handed_at = CASE WHEN ${began} THEN NULL ELSE handed_at END
     WHERE lease_token = ANY ($1::uuid[])`,
    [plain([token]), leaseSeconds],
  );
  return rowCount ?? 0;
}
