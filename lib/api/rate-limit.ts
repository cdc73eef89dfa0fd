/** Requests a minute, per key and per team: what a request that was counted may still do, and when it may do more. */
import { Fault } from "../kernel/fault";
import type { Count, Use } from "../keys";

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** Unix seconds from which at least one request more than `remaining` is allowed. */
  readonly resetAt: number;
}

/** Of the limit that refuses, or of the tighter one; null when neither the key nor its team has one. */
export function allowanceOf({ ofKey, ofTeam, minute }: Use): { allowance: Allowance; allowed: boolean } | null {
  const [tightest] = [ofKey, ofTeam]
    .filter(({ limit }) => limit > 0)
    .sort((a, b) => Number(a.allowed) - Number(b.allowed) || leftOf(a) - leftOf(b));
  return tightest ? limited(tightest, minute.getTime() / 1000) : null;
}

/** @param minute Unix seconds at which the present minute began */
export function limited(count: Count, minute: number): { allowance: Allowance; allowed: boolean } {
  const { limit, allowed, used, carried } = count;
  const target = allowed ? used + carried - 1 : limit - 1;
  return { allowance: { limit, remaining: leftOf(count), resetAt: countsAtMost(target, count, minute) }, allowed };
}

const leftOf = ({ limit, used, carried, allowed }: Count): number => (allowed ? Math.max(0, limit - used - carried) : 0);

/** When no more than `target` requests count, if none comes meanwhile; the end of the minute where none counts. In Unix seconds, rounded up. */
function countsAtMost(target: number, { used, last }: Pick<Count, "used" | "last">, minute: number): number {
  if (target < 0) return minute + 60;
  const fadesTo = (wanted: number, of: number) => (of > wanted ? 60 * (1 - wanted / of) : 0);
  return Math.ceil(minute + (used <= target ? fadesTo(target - used, last) : 60 + fadesTo(target, used)));
}

export const exceeded = ({ limit, resetAt }: Allowance) =>
  new Fault("rate_limited", "rate_limit_exceeded", `More than ${limit} requests within a minute. Wait for as long as Retry-After says.`, {
    retryAfterSeconds: Math.max(1, resetAt - Math.floor(Date.now() / 1000)),
    facts: { limit },
  });
