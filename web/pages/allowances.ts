/** How many pages somebody may still ask for: a bucket of tokens each, in this process. */

export interface Allowances {
  /** 0 when the page is allowed and counted, else the seconds until one is. */
  take(who: string): number;
}

/** More than so many are never remembered: whoever has not asked for longest is forgotten first. */
const most = 20_000;

/**
 * @param perMinute pages a minute, as many of them at once as are left of a minute's worth; 0 is no limit
 * @param now milliseconds of a monotonic clock
 */
export function allowances(perMinute: number, now: () => number = () => performance.now()): Allowances {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const perMs = perMinute / 60_000;
  return {
    take(who) {
      if (perMinute === 0) return 0;
      const at = now();
      const known = buckets.get(who);
      const tokens = known ? Math.min(perMinute, known.tokens + (at - known.at) * perMs) : perMinute;
      const allowed = tokens >= 1;
      // Put in again, so that the map is in the order of the last request.
      buckets.delete(who);
      buckets.set(who, { tokens: allowed ? tokens - 1 : tokens, at });
      const [oldest] = buckets.size > most ? buckets.keys() : [];
      if (oldest !== undefined) buckets.delete(oldest);
      return allowed ? 0 : Math.ceil((1 - tokens) / perMs / 1000);
    },
  };
}
