/** Real worker processes for tests, with settings of their own; every one is gone when its test file ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll } from "vitest";
import { accept, type Draft, lanes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { patiently } from "@/lib/infra/db/patiently";
import { readId } from "@/lib/infra/ids";
import { parseMailbox } from "@/lib/infra/mime/address";
import type { TeamFacts } from "@/lib/kernel/context";
import { key } from "./harness";

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Its lines of log, in order. */
  readonly lines: string[];
  /** Sends the signal and resolves with the exit code when it is gone; for STOP and CONT at once. */
  signal(name: NodeJS.Signals): Promise<number | null>;
}

const alive = new Set<ChildProcess>();
afterAll(() => {
  for (const child of alive) child.kill("SIGKILL");
});

/** What a failed test left running is nothing to the next one: ends every worker, and empties the queue. */
export async function leaveNothing(): Promise<void> {
  await Promise.all([...alive].map((child) => new Promise((done) => child.once("exit", done).kill("SIGKILL"))));
  await pool().query("DELETE FROM deliveries");
}

/** Short times, so that what takes hours takes seconds. */
const quick = {
  DELIVERY_LEASE_SECONDS: "5",
  DELIVERY_RETRY_SECONDS: "1,1,2",
  DELIVERY_AMBIGUOUS_SECONDS: "1",
  LOG_LEVEL: "info",
};

/** Resolves when it works. */
export async function aWorker(settings: Record<string, string> = {}): Promise<WorkerProcess> {
  const root = resolve(import.meta.dirname, "..");
  const child = spawn(process.execPath, ["scripts/run.mjs", "worker/main.ts"], {
    cwd: root,
    env: { ...process.env, ...quick, ...settings, NODE_ENV: "test", MAILWRIGHT_ROLE: "worker" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  alive.add(child);
  const lines: string[] = [];
  const gone = new Promise<number | null>((done) =>
    child.on("exit", (code) => {
      alive.delete(child);
      done(code);
    }),
  );
  const works = new Promise<void>((done, fail) => {
    const hear = (chunk: Buffer) => {
      lines.push(...chunk.toString().split("\n").filter(Boolean));
      if (lines.some((line) => line.includes("the worker works"))) done();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void gone.then((code) => fail(new Error(`The worker ended with ${code}:\n${lines.join("\n")}`)));
  });
  await works;
  return {
    child,
    lines,
    signal: async (name) => {
      child.kill(name);
      return name === "SIGSTOP" || name === "SIGCONT" ? null : gone;
    },
  };
}

/** Resolves when the fact holds. @throws after the time, with what was seen last */
export async function until<T>(what: string, look: () => Promise<T> | T, holds: (seen: T) => boolean, withinMs = 15_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > end)
      throw new Error(`Within ${withinMs} ms it did not become true that ${what}; last seen: ${JSON.stringify(seen)}`);
    await sleep(20);
  }
}

/** What became of each recipient: `{ sent: 9, deferred: 1 }`. */
export async function statuses(emailIds: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await pool().query(
    "SELECT status, count(*)::int AS n FROM recipients WHERE email_id = ANY ($1::uuid[]) GROUP BY status",
    [emailIds],
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

/** Resolves when nothing of these is left in the queue. */
export const allSettled = (emailIds: readonly string[], withinMs = 30_000): Promise<number> =>
  until(
    "the queue is empty",
    async () => {
      const { rows } = await patiently(() =>
        pool().query("SELECT count(*)::int AS n FROM deliveries WHERE email_id = ANY ($1::uuid[])", [emailIds]),
      );
      return Number(rows[0]?.n);
    },
    (left) => left === 0,
    withinMs,
  );

export interface SampleMail {
  from: string;
  to: readonly string[];
  bcc?: readonly string[];
  subject?: string;
  html?: string | null;
  text?: string | null;
  sendAt?: Date;
  lane?: number;
  mode?: Draft["mode"];
}

/** Accepts mails of a team; answers their UUIDs. */
export async function mails(team: TeamFacts, samples: readonly SampleMail[]): Promise<string[]> {
  const drafts = samples.map(
    (sample): Draft => ({
      from: parseMailbox(sample.from),
      to: sample.to.map(parseMailbox),
      cc: [],
      bcc: (sample.bcc ?? []).map(parseMailbox),
      replyTo: [],
      subject: sample.subject ?? "A sample",
      html: sample.html ?? null,
      text: sample.text === undefined ? "Hello." : sample.text,
      headers: {},
      tags: {},
      sendAt: sample.sendAt ?? null,
      lane: sample.lane ?? lanes.transactional,
      source: "api",
      mode: sample.mode ?? "live",
    }),
  );
  const accepted = await accept({ team, principal: key(team, "emails:send"), once: null }, drafts, () => null);
  return accepted.map(({ id }) => readId("email", id) ?? "");
}

/** `count` mails to as many recipients of their own. */
export const manyMails = (team: TeamFacts, from: string, count: number, more: Partial<SampleMail> = {}): Promise<string[]> =>
  mails(
    team,
    Array.from({ length: count }, (_, i) => ({ from, to: [`person-${i}@example.test`], ...more })),
  );
