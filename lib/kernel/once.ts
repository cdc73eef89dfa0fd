/** Idempotency-Key: one effect and one answer per team, operation and key, for a day. */
import { pool } from "../infra/db/client";
import { singleton } from "../infra/singleton";
import type { Once } from "./context";
import { conflict } from "./fault";

export interface Answered {
  readonly status: number;
  readonly answer: unknown;
}

const beingAnswered = () => singleton("once.inFlight", () => new Set<string>());

export const inFlight = () =>
  conflict("idempotency_in_flight", "A request with this Idempotency-Key is still being answered. Try again shortly.");

/** Marks the key as being worked on in this process. @throws Fault idempotency_in_flight */
export function claimOnce(teamId: string, once: Once): () => void {
  const name = `${teamId} ${once.operation} ${once.key}`;
  const working = beingAnswered();
  if (working.has(name)) throw inFlight();
  working.add(name);
  return () => working.delete(name);
}

/** The stored answer, or null. @throws Fault idempotency_key_reused when the earlier request said something else. */
export async function peekOnce(teamId: string, once: Once): Promise<Answered | null> {
  const { rows } = await pool().query({
    name: "peek-once",
    text: `SELECT hash, status, answer FROM idempotency_keys
           WHERE team_id = $1 AND operation = $2 AND key = $3 AND created_at > now() - interval '24 hours'`,
    values: [teamId, once.operation, once.key],
  });
  const [row] = rows;
  if (!row) return null;
  if (row.hash !== once.hash)
    throw conflict("idempotency_key_reused", "This Idempotency-Key was used with another request. Use a new key for a new request.");
  return { status: row.status, answer: row.answer };
}
