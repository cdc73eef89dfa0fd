/** Requests a minute, per key and per team: what a request that was counted may still do. */
import { env } from "../infra/env";
import { Fault } from "../kernel/fault";
import type { FoundKey } from "../keys";

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds at which the window ends. */
  readonly resetAt: number;
}

/** The tighter of both limits; null when neither the key nor its team has one. */
export function allowanceOf({ use, keyRate, teamRate }: FoundKey): { allowance: Allowance; allowed: boolean } | null {
  if (!use) return null;
  const limits = [
    { limit: keyRate ?? env().API_KEY_RATE, used: use.ofKey },
    { limit: teamRate ?? env().API_TEAM_RATE, used: use.ofTeam },
  ].filter(({ limit }) => limit > 0);
  const [tightest] = limits.sort((a, b) => a.limit - a.used - (b.limit - b.used));
  if (!tightest) return null;
  const left = tightest.limit - tightest.used;
  return {
    allowance: { limit: tightest.limit, remaining: Math.max(0, left), resetAt: use.minute.getTime() / 1000 + 60 },
    allowed: left >= 0,
  };
}

export const exceeded = ({ limit, resetAt }: Allowance) =>
  new Fault("rate_limited", "rate_limit_exceeded", `More than ${limit} requests in this minute. Wait until the window ends.`, {
    retryAfterSeconds: Math.max(1, resetAt - Math.floor(Date.now() / 1000)),
    facts: { limit },
  });
