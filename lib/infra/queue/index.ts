/** pg-boss behind a small face: jobs are written in the caller's transaction and run by any worker. */
import { PgBoss } from "pg-boss";
import type { Tx } from "../db/client";
import { connectionOptions } from "../db/connection";
import { log } from "../log";
import { singleton } from "../singleton";

export interface Envelope {
  input: unknown;
  requestId: string;
}
export interface EnqueueOptions {
  startAfterSeconds?: number;
  singletonKey?: string;
}
export interface Runnable {
  name: string;
  cron?: string | undefined;
  retries: number;
  handle(envelope: Envelope): Promise<void>;
}

const schema = "jobs";
const boss = () =>
  singleton("pgboss", () => {
    const made = new PgBoss({ ...connectionOptions("jobs"), schema, max: 4, supervise: false, schedule: false, migrate: false });
    made.on("error", (error) => log().warn({ err: error }, "the job queue stumbled"));
    return { made, started: null as Promise<unknown> | null };
  });

const sender = async () => {
  const held = boss();
  held.started ??= held.made.start().catch((error) => {
    held.started = null;
    throw error;
  });
  await held.started;
  return held.made;
};

/** Makes the queue's own tables; part of applying migrations. */
export async function installQueue(connectionString: string, names: readonly string[]): Promise<void> {
  const installer = new PgBoss({ ...connectionOptions("migrate", 0, connectionString), schema, max: 2, supervise: false, schedule: false });
  installer.on("error", () => undefined);
  await installer.start();
  for (const name of names) await installer.createQueue(name, { retryLimit: 5, retryBackoff: true, retryDelay: 5 });
  await installer.stop({ graceful: false });
}

/** Writes one job; with a transaction, it exists exactly when the transaction commits. */
export async function enqueue(tx: Tx | null, name: string, envelope: Envelope, options: EnqueueOptions): Promise<void> {
  const sending = await sender();
  await sending.send(name, envelope, {
    ...(options.startAfterSeconds === undefined ? {} : { startAfter: options.startAfterSeconds }),
    ...(options.singletonKey === undefined ? {} : { singletonKey: options.singletonKey }),
    ...(tx
      ? {
          db: {
            executeSql: async (text: string, values: unknown[] = []) => ({ rows: await tx.$queryRawUnsafe<unknown[]>(text, ...values) }),
          },
        }
      : {}),
  });
}

/** Runs jobs until `stop`, which lets running ones finish for at most so many milliseconds. */
export async function runJobs(jobs: readonly Runnable[]): Promise<{ stop(patienceMs: number): Promise<void> }> {
  const runner = new PgBoss({ ...connectionOptions("jobs"), schema, max: 6 });
  runner.on("error", (error) => log().warn({ err: error }, "the job queue stumbled"));
  await runner.start();
  for (const job of jobs) {
    await runner.createQueue(job.name, { retryLimit: job.retries, retryBackoff: true, retryDelay: 5 });
    await runner.work<Envelope>(job.name, { pollingIntervalSeconds: 0.5, batchSize: 1 }, async (batch) => {
      for (const { data } of batch) await job.handle(data);
    });
    if (job.cron) await runner.schedule(job.name, job.cron, { input: {}, requestId: "cron" });
  }
  return { stop: (patienceMs) => runner.stop({ graceful: true, timeout: patienceMs }) };
}

export async function closeQueue(): Promise<void> {
  const held = boss();
  if (held.started) await held.made.stop({ graceful: false }).catch(() => undefined);
}
