/** Ids of emails are UUIDv7: they begin with the time of their making (RFC 9562, 5.7). */

/** By so much the clock that made an id and the one that wrote when its email was accepted may differ. */
export const clocksDisagreeMs = 10_000;

/** No id of that millisecond is smaller. */
export function firstIdAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0").slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
