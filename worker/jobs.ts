/** Runs TABLE 2: parses what was enqueued, opens a context for it, and tells refusals from bugs. */
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/infra/log";
import { type Envelope, type Runnable, runJobs } from "@/lib/infra/queue";
import { type AnyJob, jobs } from "@/lib/jobs";
import { type Base, open } from "@/lib/kernel/context";
import { isFault, kinds } from "@/lib/kernel/fault";
import type { SystemPrincipal } from "@/lib/kernel/principal";
/** A job may announce something too. */
import "@/lib/subscriptions";
import { systemTeam } from "@/lib/teams";

export interface RunningJobs {
  /** Begins no other, and lets running ones end for at most `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
}

/** Starts when the database lets it. */
export function startJobs(): RunningJobs {
  const stopping = new AbortController();
  const running = start(stopping.signal);
  return {
    async stop(patienceMs) {
      stopping.abort();
      await (await running)?.stop(patienceMs);
    },
  };
}

async function start(signal: AbortSignal): Promise<RunningJobs | null> {
  for (let pause = 250; !signal.aborted; pause = Math.min(2 * pause, 2000)) {
    try {
      return await runJobs(jobs.map(toRunnable));
    } catch (error) {
      log().warn({ err: error }, "jobs cannot start yet");
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }
  return null;
}

const toRunnable = (job: AnyJob): Runnable => ({
  name: job.name,
  cron: job.cron,
  retries: job.retries,
  handle: (envelope) => handle(job, envelope),
});

/** A refusal that no repetition changes ends the job; everything else is thrown, and the queue tries again. */
async function handle(job: AnyJob, { input, requestId }: Envelope): Promise<void> {
  const team = await systemTeam();
  const ctx: Base<SystemPrincipal> = open({ principal: { kind: "system", job: job.name, teamId: team.id }, team, requestId }) as never;
  try {
    await job.run(ctx, job.input.parse(input) as never);
  } catch (error) {
    const refused = isFault(error) && !kinds[error.kind].retry;
    log()[refused ? "warn" : "error"]({ err: error, job: job.name, requestId }, refused ? "a job was refused" : "a job failed");
    if (!refused) throw error;
  }
}
