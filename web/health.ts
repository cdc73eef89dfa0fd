/** What machines ask: is the process alive, can it serve, what has it measured. */
import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pool } from "@/lib/infra/db/client";
import { pendingMigrations } from "@/lib/infra/db/pending-migrations";
import { env } from "@/lib/infra/env";
import { registry } from "@/lib/infra/metrics";

interface Check {
  readonly ok: boolean;
  readonly says: string;
}

/** A due message that waits longer than this means that no worker takes it. */
const maxQueueAgeSeconds = 300;
const patienceMs = 3000;

/** The process answers. Touches nothing else, so that a database outage does not get it restarted. */
export async function healthz(response: ServerResponse): Promise<void> {
  json(response, 200, { ok: true });
}

/** 200 when requests can be served, else 503; one entry per check either way. */
export async function readyz(response: ServerResponse): Promise<void> {
  const [database, migrations, queue] = await Promise.all([checked(askDatabase), checked(askMigrations), checked(askQueue)]);
  const ok = database.ok && migrations.ok && queue.ok;
  json(response, ok ? 200 : 503, { ok, checks: { database, migrations, queue } }, ok ? {} : { "Retry-After": "5" });
}

/** Prometheus text, for whoever knows METRICS_TOKEN; without that setting there is nothing here. */
export async function metrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = env().METRICS_TOKEN;
  if (!wanted) return json(response, 404, { error: { code: "route_not_found", message: "Set METRICS_TOKEN to serve metrics." } });
  if (!same(request.headers.authorization ?? "", `Bearer ${wanted}`))
    return json(response, 401, { error: { code: "missing_credentials", message: "Send Authorization: Bearer <METRICS_TOKEN>." } });
  const text = await registry().metrics();
  response.writeHead(200, { "Content-Type": registry().contentType, "Cache-Control": "no-store" });
  response.end(text);
}

async function checked(ask: () => Promise<Check>): Promise<Check> {
  const late = new Promise<Check>((done) => setTimeout(() => done({ ok: false, says: "does not answer" }), patienceMs).unref());
  return Promise.race([ask().catch(() => ({ ok: false, says: "cannot be reached" })), late]);
}

async function askDatabase(): Promise<Check> {
  await pool().query("SELECT 1");
  return { ok: true, says: "answers" };
}

async function askMigrations(): Promise<Check> {
  const pending = await pendingMigrations(pool());
  return pending.length === 0 ? { ok: true, says: "applied" } : { ok: false, says: `${pending.length} to apply: npm run db:migrate` };
}

async function askQueue(): Promise<Check> {
  const { rows } = await pool().query(
    "SELECT coalesce(max(extract(epoch FROM now() - due_at)), 0)::int AS age FROM (SELECT min(due_at) AS due_at FROM deliveries) AS oldest WHERE due_at <= now()",
  );
  const age: number = rows[0]?.age ?? 0;
  return age <= maxQueueAgeSeconds
    ? { ok: true, says: `the oldest due message waits ${age} s` }
    : { ok: false, says: `the oldest due message waits ${age} s: is a worker running?` };
}

const same = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
};

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store", ...headers });
  response.end(JSON.stringify(body));
}
