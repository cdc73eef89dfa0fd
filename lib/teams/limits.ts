/** Limits on what anybody may try: counted in PostgreSQL by the minute, so that every process shares them. */

import { hmac } from "@/lib/infra/crypto/seal";
import { pool } from "@/lib/infra/db/client";
import { Fault } from "@/lib/kernel/fault";

export interface Limit {
  readonly name: string;
  readonly most: number;
  readonly minutes: number;
}

/**
 * Counts one use and answers whether it was within the limit. A refused one does not count: the window opens again
 * however hard somebody knocks. What is limited is stored as a keyed hash.
 */
export async function within({ name, minutes, most }: Limit, of: string): Promise<boolean> {
  const bucket = `l.${name}.${hmac("limits", of).toString("base64url")}`;
  const counted = await pool().query<{ minute: Date }>(
    `INSERT INTO rate_windows AS known (bucket, minute, used) VALUES ($1, date_trunc('minute', now()), 1)
     ON CONFLICT (bucket, minute) DO UPDATE SET used = known.used + 1 RETURNING minute`,
    [bucket],
  );
  const { rows } = await pool().query<{ n: number }>(
    "SELECT sum(used)::int AS n FROM rate_windows WHERE bucket = $1 AND minute > now() - make_interval(mins => $2)",
    [bucket, minutes],
  );
  if ((rows[0]?.n ?? 0) <= most) return true;
  await pool().query("UPDATE rate_windows SET used = used - 1 WHERE bucket = $1 AND minute = $2", [bucket, counted.rows[0]?.minute]);
  return false;
}

/** @throws Fault too_many_attempts */
export async function takeFrom(limit: Limit, of: string): Promise<void> {
  if (await within(limit, of)) return;
  throw new Fault("rate_limited", "too_many_attempts", "Too many attempts. Wait a while and try again.", {
    retryAfterSeconds: limit.minutes * 60,
  });
}

export const limits = {
  /** One address from one IP; tight, because it locks nobody else out. */
  signInPerPair: { name: "signin.pair", most: 10, minutes: 15 },
  signInPerAddress: { name: "signin.address", most: 50, minutes: 15 },
  signInPerIp: { name: "signin.ip", most: 100, minutes: 15 },
  mailPerAddress: { name: "mail.address", most: 3, minutes: 60 },
  askPerIp: { name: "ask.ip", most: 20, minutes: 60 },
} as const satisfies Record<string, Limit>;
