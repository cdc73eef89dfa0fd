/** Limits on what anybody may try: counted in PostgreSQL by the minute, so that every process shares them. */

import { hmac } from "@/lib/infra/crypto/seal";
import { pool } from "@/lib/infra/db/client";
import { Fault } from "@/lib/kernel/fault";

export interface Limit {
  readonly name: string;
  readonly most: number;
  readonly minutes: number;
}

/** Counts one use and answers how many there were in the window, this one included. What is limited is stored as a keyed hash. */
export async function countUse({ name, minutes }: Limit, of: string): Promise<number> {
  const bucket = `l.${name}.${hmac("limits", of).toString("base64url")}`;
  await pool().query(
    `INSERT INTO rate_windows AS known (bucket, minute, used) VALUES ($1, date_trunc('minute', now()), 1)
     ON CONFLICT (bucket, minute) DO UPDATE SET used = known.used + 1`,
    [bucket],
  );
  const { rows } = await pool().query(
    "SELECT sum(used)::int AS n FROM rate_windows WHERE bucket = $1 AND minute > now() - make_interval(mins => $2)",
    [bucket, minutes],
  );
  return rows[0]?.n ?? 0;
}

/** Counts one use and answers whether it was within the limit. */
export const within = async (limit: Limit, of: string): Promise<boolean> => (await countUse(limit, of)) <= limit.most;

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
