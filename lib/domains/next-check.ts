/** When a domain is checked again: often while somebody is likely to be setting it up, daily once it stands. */
import type { Domain } from "./domain";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * Null for a domain that the operator vouches for. Waiting for records takes a minute at first and an hour later; a proof that
 * is gone is looked for every hour; what could not be asked is asked again within the hour.
 */
export function nextCheck(
  row: Pick<Domain, "status" | "source" | "proofLostAt" | "createdAt" | "keys">,
  incomplete: boolean,
  now: Date,
): Date | null {
  const coming = row.keys.find(({ state }) => state === "next");
  const waits = coming ? [waiting(now, coming.createdAt)] : [];
  if (row.source !== "operator")
    waits.push(row.status !== "verified" ? waiting(now, row.createdAt) : row.proofLostAt || incomplete ? hourMs : dayMs);
  return waits.length > 0 ? new Date(now.getTime() + Math.min(...waits)) : null;
}

function waiting(now: Date, since: Date): number {
  const age = now.getTime() - since.getTime();
  if (age < hourMs) return minuteMs;
  if (age < 6 * hourMs) return 10 * minuteMs;
  return age < 30 * dayMs ? hourMs : dayMs;
}
