/** Limits on what anybody may try: counted in PostgreSQL by the minute, so that every process shares them. */

import { hmac } from "@/lib/infra/crypto/seal";
import { pool } from "@/lib/infra/db/client";
import { Fault } from "@/lib/kernel/fault";

export interface Limit {
  readonly name: string;
  readonly most: number;
  readonly minutes: number;
}

/** A use that was counted, or, where there was no room for it, how long until there is. */
export type Taken =
  | { readonly ok: true /** Takes the use back: it was none that the limit is about. */; giveBack(): Promise<void> }
  | { readonly ok: false; readonly retryAfterSeconds: number };

/**
 * One statement, so that of many at once no more than `most` are let through: an update of the current minute's row waits for its
 * lock and then sees what others counted. Minutes before are not changed any more but to give back.
 * A limit is free again when the newest minute that fills it up leaves the window.
 */
const takeText = `
  WITH before AS (
    SELECT coalesce(sum(used), 0)::int AS n FROM rate_windows
    WHERE bucket = $1 AND minute > now() - make_interval(mins => $2) AND minute < date_trunc('minute', now())
  ), taken AS (
    INSERT INTO rate_windows AS known (bucket, minute, used) SELECT $1, date_trunc('minute', now()), 1 FROM before WHERE n < $3
    ON CONFLICT (bucket, minute) DO UPDATE SET used = known.used + 1 WHERE known.used + (SELECT n FROM before) < $3
    RETURNING minute
  )
  SELECT (SELECT minute FROM taken) AS minute, (
    SELECT ceil(extract(epoch FROM minute + make_interval(mins => $2) - now()))::int
    FROM (
      SELECT minute, sum(used) OVER (ORDER BY minute DESC) AS since FROM rate_windows
      WHERE bucket = $1 AND minute > now() - make_interval(mins => $2)
    ) AS held
    WHERE since >= $3 ORDER BY minute DESC LIMIT 1
  ) AS seconds`;

/**
 * Counts one use if the limit has room for it. A refused one does not count: the window opens again however hard somebody
 * knocks. What is limited is stored as a keyed hash.
 * @param of whoever or whatever the limit is counted for; of an address its network (`networkOf`)
 */
export async function take({ name, minutes, most }: Limit, of: string): Promise<Taken> {
  const bucket = `l.${name}.${hmac("limits", of).toString("base64url")}`;
  const { rows } = await pool().query<{ minute: Date | null; seconds: number | null }>({
    name: "take-from-limit",
    text: takeText,
    values: [bucket, minutes, most],
  });
  const { minute = null, seconds = null } = rows[0] ?? {};
  if (!minute) return { ok: false, retryAfterSeconds: Math.max(1, seconds ?? minutes * 60) };
  return {
    ok: true,
    async giveBack() {
      await pool().query("UPDATE rate_windows SET used = used - 1 WHERE bucket = $1 AND minute = $2 AND used > 0", [bucket, minute]);
    },
  };
}

/** The same for whoever only asks whether it was within the limit. */
export const within = async (limit: Limit, of: string): Promise<boolean> => (await take(limit, of)).ok;

/** @throws Fault too_many_attempts, with the seconds until there is room again */
export async function takeFrom(limit: Limit, of: string): Promise<void> {
  const taken = await take(limit, of);
  if (!taken.ok) throw tooManyAttempts(taken.retryAfterSeconds);
}

export const tooManyAttempts = (retryAfterSeconds: number): Fault =>
  new Fault("rate_limited", "too_many_attempts", "Too many attempts. Wait a while and try again.", { retryAfterSeconds });

export const limits = {
  /** One address from one network; tight, because it locks nobody else out. */
  signInPerPair: { name: "signin.pair", most: 10, minutes: 15 },
  /** One address from a browser in which its person has signed in before, wherever that is now; apart from what strangers use up. */
  signInPerDevice: { name: "signin.device", most: 10, minutes: 15 },
  /** One address from everywhere. A single network cannot use it up: it ends at its own limit before. */
  signInPerAddress: { name: "signin.address", most: 50, minutes: 15 },
  signInPerNetwork: { name: "signin.ip", most: 100, minutes: 15 },
  mailPerAddress: { name: "mail.address", most: 3, minutes: 60 },
  /** Audit rows that tell a person of refused attempts, so that a flood fills no table. */
  auditRefused: { name: "audit.refused", most: 1, minutes: 15 },
  askPerNetwork: { name: "ask.ip", most: 20, minutes: 60 },
} as const satisfies Record<string, Limit>;
