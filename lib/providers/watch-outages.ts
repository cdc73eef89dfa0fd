import { z } from "zod";
import { newUuid } from "@/lib/infra/ids";
import { type Base, open } from "@/lib/kernel/context";
import { job } from "@/lib/kernel/job";
import { transportBack, transportOut } from "./events";
import { type InstanceWay, instanceTransports } from "./instance-transports";

/** An outage that is tried again and again may end by itself; after so long somebody should know. */
const longMinutes = 15;
/** It is over when it stayed over for so long: what comes and goes is one outage. */
const steadyMinutes = 5;

interface Changed {
  readonly key: string;
  readonly closed_by: string | null;
  readonly out_since: Date;
  readonly back_since: Date | null;
  readonly last_error: string | null;
  /** Both null for a transport of the instance. */
  readonly team_id: string | null;
  readonly name: string | null;
}

/**
 * The clock's part: announces that a transport is out, and that it is back. However many workers look at once, each is announced
 * once for an outage, in the write that remembers it.
 */
export const watchOutages = job("providers.watchOutages", {
  input: z.object({}),
  cron: "* * * * *",
  async run({ principal, now }) {
    const ways = instanceTransports();
    /** Mail about one transport is not mail about another, to the same person. */
    const anew = (): Base => open({ principal, now, requestId: newUuid() });
    for (const announce of [announceOutage, announceReturn]) {
      const passed: string[] = [];
      while (await announced(announce, anew(), ways, passed));
    }
  },
});

type Announce = typeof announceOutage;

/** One that cannot be announced is passed over in this run, and the others are. @param passed their keys, which grow */
async function announced(announce: Announce, ctx: Base, ways: readonly InstanceWay[], passed: string[]): Promise<boolean> {
  let key: string | null = null;
  try {
    return await announce(ctx, ways, passed, (chosen) => {
      key = chosen;
    });
  } catch (error) {
    if (key === null) throw error;
    passed.push(key);
    ctx.log.error({ err: error, event: "outage.not_announced", transport: key }, "the state of a transport could not be announced");
    return true;
  }
}

/** A provider that is switched off is nobody's trouble, and neither is a transport that the settings do not name any more. */
const concerned = `LEFT JOIN providers p ON p.id = CASE WHEN s.key ~ '^[0-9a-f-]{36}$' THEN s.key::uuid END`;

const announceOutage = (
  ctx: Base,
  ways: readonly InstanceWay[],
  passed: readonly string[],
  chose: (key: string) => void,
): Promise<boolean> =>
  ctx.atomically(async (tx) => {
    const [row] = await tx.db.$queryRawUnsafe<Changed[]>(
      `WITH chosen AS MATERIALIZED (
         SELECT s.key, p.team_id, p.name FROM transport_states s ${concerned}
         WHERE NOT s.key = ANY ($3::text[]) AND s.told_at IS NULL AND s.failures > 0 AND (p.enabled OR s.key = ANY ($1::text[]))
           AND (s.out_since IS NOT NULL AND s.closed_by IN ('suspended', 'refused')
             OR s.closed_by = 'outage' AND s.last_error_at >= s.out_since + make_interval(mins => $2::int))
         LIMIT 1 FOR UPDATE OF s SKIP LOCKED
       )
       UPDATE transport_states s SET told_at = now() FROM chosen c WHERE s.key = c.key
       RETURNING s.key, s.closed_by, s.out_since, s.back_since, s.last_error, c.team_id, c.name`,
      ways.map(({ key }) => key),
      longMinutes,
      passed,
    );
    if (!row) return false;
    chose(row.key);
    const { closed_by: by, out_since, last_error: lastError } = row;
    const why = by === "suspended" || by === "refused" ? by : "out";
    await tx.emit(transportOut, { ...aboutOf(row, ways), since: out_since.toISOString(), why, lastError });
    return true;
  });

const announceReturn = (
  ctx: Base,
  ways: readonly InstanceWay[],
  passed: readonly string[],
  chose: (key: string) => void,
): Promise<boolean> =>
  ctx.atomically(async (tx) => {
    const [row] = await tx.db.$queryRawUnsafe<Changed[]>(
      `WITH chosen AS MATERIALIZED (
         SELECT s.key, s.closed_by, s.out_since, s.back_since, s.last_error, p.team_id, p.name FROM transport_states s ${concerned}
         WHERE NOT s.key = ANY ($3::text[]) AND s.told_at IS NOT NULL AND s.back_since <= now() - make_interval(mins => $2::int) AND (p.id IS NOT NULL OR s.key = ANY ($1::text[]))
         LIMIT 1 FOR UPDATE OF s SKIP LOCKED
       ), settled AS (
         UPDATE transport_states SET told_at = NULL, out_since = NULL, back_since = NULL WHERE key IN (SELECT key FROM chosen)
       )
       SELECT * FROM chosen`,
      ways.map(({ key }) => key),
      steadyMinutes,
      passed,
    );
    if (!row?.back_since) return false;
    chose(row.key);
    const { out_since, back_since } = row;
    await tx.emit(transportBack, { ...aboutOf(row, ways), since: out_since.toISOString(), until: back_since.toISOString() });
    return true;
  });

function aboutOf({ key, team_id: teamId, name }: Changed, ways: readonly InstanceWay[]): { teamId: string | null; name: string } {
  if (teamId !== null && name !== null) return { teamId, name };
  const way = ways.find((one) => one.key === key);
  return { teamId: null, name: way?.type === "ses" ? `Amazon SES (${way.name})` : `The relay ${way?.name ?? key}` };
}
