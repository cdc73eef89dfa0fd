/** From counts of events to figures that add up. */
import type { Counts } from "@/lib/emails";
import type { Figures } from "./schemas";

export function figuresOf(counts: Counts): Figures {
  const n = (type: keyof Counts) => counts[type] ?? 0;
  const attempted = n("sent") + n("unsent");
  return {
    attempted,
    sent: n("sent"),
    delivered: n("delivered"),
    bounced: n("bounced"),
    deferred: n("deferred"),
    failed: n("failed"),
    complained: n("complained"),
    suppressed: n("suppressed"),
    canceled: n("canceled"),
    deliveryRate: rateOf(attempted, n("bounced") + n("failed")),
  };
}

/** A bounce can come in a later period than its message left, so there can be more of them than attempts. */
function rateOf(attempted: number, lost: number): number | null {
  if (attempted === 0) return null;
  return Math.floor((Math.max(0, attempted - lost) / attempted) * 1000) / 10;
}

export function sumOf(all: Iterable<Counts>): Counts {
  const sum: Partial<Record<keyof Counts, number>> = {};
  for (const counts of all) for (const type of Object.keys(counts) as (keyof Counts)[]) sum[type] = (sum[type] ?? 0) + (counts[type] ?? 0);
  return sum;
}
