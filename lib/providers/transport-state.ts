/** What the workers know of transports, for people: closed or open, why, and how fast they are given mail. */
import type { Base } from "@/lib/kernel/context";
import type { TransportState } from "./schemas";

export type StateOf = (key: string, enabled: boolean) => TransportState;

/** Reads the states of these transports; a key of which nothing is known is open. */
export async function transportStates(ctx: Pick<Base, "db" | "now">, keys: readonly string[]): Promise<StateOf> {
  const [states, paces] = await Promise.all([
    ctx.db.transportState.findMany({ where: { key: { in: [...keys] } } }),
    ctx.db.pace.findMany({ where: { transport: { in: [...keys] }, slice: "" } }),
  ]);
  return (key, enabled) => {
    const state = states.find((one) => one.key === key);
    const pace = paces.find(({ transport }) => transport === key);
    const closed = state?.closedUntil && state.closedUntil > ctx.now() ? state : null;
    return {
      state: enabled ? (closed ? closedBy(closed.closedBy) : (state?.failures ?? 0) > 0 ? "recovering" : "open") : "off",
      closedUntil: closed?.closedUntil?.toISOString() ?? null,
      lastError: state?.lastError ?? null,
      lastErrorAt: state?.lastErrorAt?.toISOString() ?? null,
      outSince: state?.backSince ? null : (state?.outSince?.toISOString() ?? null),
      toldAt: state?.backSince ? null : (state?.toldAt?.toISOString() ?? null),
      lastSentAt: state?.lastSentAt?.toISOString() ?? null,
      pace: pace?.rate ?? null,
      throttledAt: pace?.throttledAt?.toISOString() ?? null,
    };
  };
}

/** It was tried anew and works, without anything sent yet: an outage that its owners know of ends when it stays so. */
export const seenToWork = (ctx: Pick<Base, "db">, key: string): Promise<number> =>
  ctx.db.$executeRaw`
    UPDATE transport_states SET closed_until = NULL, out_since = CASE WHEN told_at IS NOT NULL THEN out_since END,
      back_since = CASE WHEN told_at IS NOT NULL THEN coalesce(back_since, now()) END
    WHERE key = ${key} AND closed_by IS DISTINCT FROM 'quota'`;

/** Other settings, which were tried and work: what was in the way of the old ones is in nobody's way. */
export const beginAnew = (ctx: Pick<Base, "db">, key: string): Promise<number> =>
  ctx.db.$executeRaw`
    UPDATE transport_states SET closed_until = NULL, closed_by = NULL, failures = 0, last_error = NULL, last_error_at = NULL,
      out_since = CASE WHEN told_at IS NOT NULL THEN out_since END,
      back_since = CASE WHEN told_at IS NOT NULL THEN coalesce(back_since, now()) END
    WHERE key = ${key}`;

const closedBy = (why: string | null): TransportState["state"] => (why === "quota" || why === "suspended" ? why : "outage");
