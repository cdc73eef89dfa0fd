/** Idempotency-Key: one effect and one answer per team, mode and key, whatever the path, for a day. */
import { pool } from "../infra/db/client";
import { singleton } from "../infra/singleton";
import type { Once } from "./context";
import { conflict, Fault } from "./fault";

export interface Answered {
  readonly status: number;
  readonly answer: unknown;
}

const beingAnswered = () => singleton("once.inFlight", () => new Set<string>());

export const inFlight = () =>
  new Fault("conflict", "idempotency_in_flight", "A request with this Idempotency-Key is still being answered. Try again shortly.", {
    retryAfterSeconds: 1,
  });

const reused = () =>
  conflict("idempotency_key_reused", "This Idempotency-Key was used with another request. Use a new key for a new request.");

/** What tells one key from another. */
export const nameOfOnce = (teamId: string, { mode, operation, key }: Pick<Once, "mode" | "operation" | "key">): string =>
  `${teamId} ${key} ${mode ?? operation}`;

/** Marks the key as being worked on in this process. @throws Fault idempotency_in_flight */
export function claimOnce(teamId: string, once: Once): () => void {
  const name = nameOfOnce(teamId, once);
  const working = beingAnswered();
  if (working.has(name)) throw inFlight();
  working.add(name);
  return () => working.delete(name);
}

/**
 * The stored answer, or null. Rows of the version before have no mode and count for live keys.
 * @throws Fault idempotency_key_reused when the earlier request said something else, or went to another path
 * @throws Fault idempotency_in_flight while the first answer is waited for
 */
export async function peekOnce(teamId: string, once: Once): Promise<Answered | null> {
  const { rows } = await pool().query({
    name: "peek-once",
    text: `SELECT operation, hash, status, answer, coalesce(open_until > now(), false) AS is_open FROM idempotency_keys
           WHERE team_id = $1 AND key = $3 AND created_at > now() - interval '24 hours'
             AND CASE WHEN $4::text IS NULL THEN operation = $2 ELSE mode = $4 OR (mode IS NULL AND $4 = 'live') END
           ORDER BY created_at LIMIT 1`,
    values: [teamId, once.operation, once.key, once.mode],
  });
  const [row] = rows;
  if (!row) return null;
  if (row.hash !== once.hash || row.operation !== once.operation) throw reused();
  if (row.is_open) throw inFlight();
  return { status: row.status, answer: row.answer };
}

/** Puts the answer that was waited for in place of the one that was stored with the effect. */
export async function answerOnce(teamId: string, once: Once, answer: unknown): Promise<void> {
  await pool().query({
    name: "answer-once",
    text: `UPDATE idempotency_keys SET answer = $5::jsonb, open_until = NULL
           WHERE team_id = $1 AND operation = $2 AND key = $3 AND hash = $4`,
    values: [teamId, once.operation, once.key, once.hash, JSON.stringify(answer)],
  });
}

/** Makes room for a key whose day is over. */
export async function dropExpired(teamId: string, { key }: Pick<Once, "key">): Promise<void> {
  await pool().query("DELETE FROM idempotency_keys WHERE team_id = $1 AND key = $2 AND created_at <= now() - interval '24 hours'", [
    teamId,
    key,
  ]);
}
