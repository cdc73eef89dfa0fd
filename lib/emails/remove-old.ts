import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { databaseTime } from "@/lib/infra/db/clock";
import { isContention, isDatabaseOutage } from "@/lib/infra/db/outage";
import { env } from "@/lib/infra/env";
import { log } from "@/lib/infra/log";
import { removedTotal } from "@/lib/infra/metrics";
import { job } from "@/lib/kernel/job";
import { type Batch, contentMark, type Reach, removeContent, removeContentPutOff } from "./remove-content";
import { removeMessages } from "./remove-messages";

const batchSize = 200;
const dayMs = 86_400_000;
/** What one run does not manage, the next one goes on with. */
const mostMs = 10 * 60_000;

interface TeamPeriods {
  readonly id: string;
  readonly days: number;
  readonly content_days: number;
}

/**
 * Removes what is older than a team keeps: first the content of its emails, later the emails. Small batches, each a commit,
 * so that nobody waits for it and a run that is cut off loses nothing. What still waits to be sent stays.
 */
export const removeOld = job("emails.removeOld", {
  input: z.object({}),
  cron: "27 * * * *",
  async run() {
    const until = performance.now() + mostMs;
    const now = await databaseTime();
    for (const team of await teamPeriods()) {
      if (performance.now() > until) return;
      await removeOfTeam(team, now, until).catch((error) => {
        if (isDatabaseOutage(error) && !isContention(error)) throw error;
        log().error({ err: error, event: "retention.failed", team: team.id }, "old mail of a team could not be removed");
      });
    }
  },
});

async function removeOfTeam({ id: teamId, days, content_days }: TeamPeriods, now: number, until: number): Promise<void> {
  const reach = (keptDays: number, after: string): Reach => {
    const cutoff = new Date(now - keptDays * dayMs);
    return { teamId, after, before: firstIdOf(cutoff), cutoff, limit: batchSize };
  };
  const messages = await allOf(removeMessages, reach(days, firstId), until);
  const putOff = await allOf(removeContentPutOff, reach(content_days, firstId), until);
  const contents = await allOf(removeContent, reach(content_days, (await contentMark(teamId)) ?? firstId), until);
  if (messages + putOff + contents === 0) return;
  removedTotal().inc({ what: "message" }, messages);
  removedTotal().inc({ what: "content" }, contents + putOff);
  log().info({ team: teamId, messages, contents: contents + putOff }, "old mail was removed");
}

/** Batch by batch; answers how many were removed. */
async function allOf(remove: (reach: Reach) => Promise<Batch>, reach: Reach, until: number): Promise<number> {
  let sum = 0;
  for (let after = reach.after; performance.now() < until; ) {
    const { looked, removed, last } = await remove({ ...reach, after });
    sum += removed;
    if (looked < reach.limit || last === null) break;
    after = last;
  }
  return sum;
}

/** A run begins with another team each time, so that those at the end have their turn when there is much to do. */
async function teamPeriods(): Promise<TeamPeriods[]> {
  const { MESSAGE_RETENTION_DAYS, CONTENT_RETENTION_DAYS } = env();
  const { rows } = await pool().query<TeamPeriods>({
    name: "retention-periods",
    text: `SELECT id, days, least(coalesce(content_retention_days, $2), $2, days)::int AS content_days
           FROM teams CROSS JOIN LATERAL (SELECT least(coalesce(retention_days, $1), $1)::int AS days) AS p ORDER BY random()`,
    values: [MESSAGE_RETENTION_DAYS, CONTENT_RETENTION_DAYS],
  });
  return rows;
}

const firstId = "00000000-0000-0000-0000-000000000000";

/** Before every id that is made at this moment or later (UUIDv7, RFC 9562). */
function firstIdOf(moment: Date): string {
  const hex = moment.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
