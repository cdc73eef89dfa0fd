/** What machines ask of the HTTP process: whether it is alive, whether requests can be served, what it measured. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { queueState } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { pendingMigrations } from "@/lib/infra/db/pending-migrations";
import { healthz, json, metrics } from "@/lib/infra/metrics/probes";
import { probeDatabase } from "@/lib/keys";

type Probe = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const alive: Probe = (_request, response) => healthz(response);

/** By path. */
export const probes: ReadonlyMap<string, Probe> = new Map<string, Probe>([
  ["/healthz", alive],
  ["/health", alive],
  ["/api/health", alive],
  ["/readyz", (_request, response) => readyz(response)],
  ["/metrics", metrics],
]);

interface Check {
  readonly ok: boolean;
  readonly says: string;
}

/** A due message that waits longer than this means that no worker takes it. */
const maxQueueAgeSeconds = 300;
const patienceMs = 3000;

/** 200 when requests can be served, else 503; one entry per check either way. */
async function readyz(response: ServerResponse): Promise<void> {
  const [database, migrations, queue] = await Promise.all([checked(askDatabase), checked(askMigrations), checked(askQueue)]);
  const ok = database.ok && migrations.ok && queue.ok;
  json(response, ok ? 200 : 503, { ok, checks: { database, migrations, queue } }, ok ? {} : { "Retry-After": "5" });
}

async function checked(ask: () => Promise<Check>): Promise<Check> {
  const late = new Promise<Check>((done) => setTimeout(() => done({ ok: false, says: "does not answer" }), patienceMs).unref());
  return Promise.race([ask().catch(() => ({ ok: false, says: "cannot be reached" })), late]);
}

async function askDatabase(): Promise<Check> {
  await probeDatabase();
  return { ok: true, says: "answers" };
}

async function askMigrations(): Promise<Check> {
  const pending = await pendingMigrations(pool());
  return pending.length === 0 ? { ok: true, says: "applied" } : { ok: false, says: `${pending.length} to apply: npm run db:migrate` };
}

async function askQueue(): Promise<Check> {
  const age = Math.round(Math.max(0, ...(await queueState()).map(({ oldestSeconds }) => oldestSeconds)));
  return age <= maxQueueAgeSeconds
    ? { ok: true, says: `the oldest due message waits ${age} s` }
    : { ok: false, says: `the oldest due message waits ${age} s: is a worker running?` };
}
