/**
 * Requests a minute, per key and per team. The counters live in PostgreSQL, so every process shares them and a
 * restart forgives nothing; requests that arrive together are counted by one statement.
 */
import { pool } from "../infra/db/client";
import { groupWriter } from "../infra/db/group-writer";
import { env } from "../infra/env";
import { singleton } from "../infra/singleton";
import { Fault } from "../kernel/fault";
import type { FoundKey } from "../keys";

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds at which the window ends. */
  readonly resetAt: number;
}

interface Asking {
  readonly keyBucket: string;
  readonly teamBucket: string;
}
interface Counted {
  readonly key: number;
  readonly team: number;
  readonly minute: Date;
}

const counter = () => singleton("api.rate", () => groupWriter<Asking, Counted>({ commit: countTogether, lanes: 1, maxWeight: 1000 }));

/** Takes one request. Null when neither the key nor its team has a limit. */
export async function takeRequest({ principal, keyRate, teamRate }: FoundKey): Promise<{ allowance: Allowance; allowed: boolean } | null> {
  const limits = { key: keyRate ?? env().API_KEY_RATE, team: teamRate ?? env().API_TEAM_RATE };
  if (limits.key === 0 && limits.team === 0) return null;
  const used = await counter().write({ keyBucket: `k${principal.keyId}`, teamBucket: `t${principal.teamId}` });
  const left = (["key", "team"] as const)
    .filter((which) => limits[which] > 0)
    .map((which) => ({ limit: limits[which], left: limits[which] - used[which] }));
  const tightest = left.reduce((a, b) => (b.left < a.left ? b : a));
  return {
    allowance: { limit: tightest.limit, remaining: Math.max(0, tightest.left), resetAt: used.minute.getTime() / 1000 + 60 },
    allowed: tightest.left >= 0,
  };
}

export const exceeded = ({ limit, resetAt }: Allowance) =>
  new Fault("rate_limited", "rate_limit_exceeded", `More than ${limit} requests in this minute. Wait until the window ends.`, {
    retryAfterSeconds: Math.max(1, resetAt - Math.floor(Date.now() / 1000)),
    facts: { limit },
  });

/** The n-th request of a bucket within the group gets the n-th number. */
async function countTogether(asking: readonly Asking[]): Promise<Counted[]> {
  const add = new Map<string, number>();
  for (const { keyBucket, teamBucket } of asking) for (const bucket of [keyBucket, teamBucket]) add.set(bucket, (add.get(bucket) ?? 0) + 1);
  const buckets = [...add.keys()].sort();
  const { rows } = await pool().query({
    name: "count-requests",
    text: `INSERT INTO rate_windows AS known (bucket, minute, used)
           SELECT bucket, date_trunc('minute', now()), n FROM unnest($1::text[], $2::int[]) AS t (bucket, n)
           ON CONFLICT (bucket, minute) DO UPDATE SET used = known.used + excluded.used
           RETURNING bucket, used, minute`,
    values: [buckets, buckets.map((bucket) => add.get(bucket) ?? 0)],
  });
  const next = new Map<string, { used: number; minute: Date }>(
    rows.map((row) => [row.bucket, { used: row.used - (add.get(row.bucket) ?? 0), minute: row.minute }]),
  );
  const take = (bucket: string) => {
    const held = next.get(bucket);
    if (!held) throw new Error("A rate window that was counted is missing.");
    held.used++;
    return held;
  };
  return asking.map(({ keyBucket, teamBucket }) => {
    const key = take(keyBucket);
    return { key: key.used, team: take(teamBucket).used, minute: key.minute };
  });
}
