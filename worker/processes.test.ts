/** Real workers, really killed, frozen and cut off, in front of a real mail server. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, aWorker, leaveNothing, manyMails, statuses, until } from "@/test/worker";

let sink: Sink;
let settings: Record<string, string>;
let team: TeamFacts;
let from: string;

const window = 10;

beforeAll(async () => {
  sink = await startSink();
  settings = { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_WINDOW: String(window), DELIVERY_CONNECTIONS: String(window) };
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team, `${randomBytes(4).toString("hex")}.test`)}`;
});
afterEach(leaveNothing);
afterAll(() => sink.close());

test("two workers racing send each message once, and both work", async () => {
  const workers = await Promise.all([aWorker(settings), aWorker(settings)]);
  sink.rules.delay = 10;
  const ids = await manyMails(team, from, 1500);
  await allSettled(ids, 60_000);
  expectKept("F18 two workers race", await judge(ids, sink.transactions));
  const { rows } = await pool().query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  expect(Number(rows[0]?.deadlocks)).toBe(0);
  expect(sink.connections.most).toBeGreaterThan(window);
  expect(await Promise.all(workers.map((worker) => worker.signal("SIGTERM")))).toEqual([0, 0]);
}, 240_000);

test("kill -9 in the middle of delivering, three times, loses nothing and doubles at most what was in flight", async () => {
  sink.rules.delay = 5;
  const ids = await manyMails(team, from, 1200);
  for (const reached of [150, 450, 750]) {
    const worker = await aWorker(settings);
    await sink.received(reached, 60_000);
    await worker.signal("SIGKILL");
  }
  const last = await aWorker(settings);
  await allSettled(ids, 60_000);
  expectKept("F01 kill -9 of the worker, three times", await judge(ids, sink.transactions), 3 * window);
  expect(await statuses(ids)).toEqual({ sent: 1200 });
  await last.signal("SIGTERM");
}, 240_000);

test("kill -9 after each hand-over of one message gives nobody a third copy, and its outcome is told as unknown", async () => {
  sink.rules.hold = { at: "dot", until: new Promise(() => undefined) };
  const [id = ""] = await manyMails(team, from, 1);
  const waits = async () => (await pool().query("SELECT FROM deliveries WHERE email_id = $1", [id])).rows.length === 1;
  for (let kills = 0; kills < 5 && (await waits()); kills++) {
    const worker = await aWorker(settings);
    await until(
      "it is handed over once more, or ended",
      async () => sink.count > kills || !(await waits()),
      (so) => so,
      30_000,
    );
    await worker.signal("SIGKILL");
    await pool().query("UPDATE deliveries SET leased_until = now() - interval '1 minute'");
  }
  expect(sink.count).toBe(2);
  expect(await statuses([id])).toEqual({ failed: 1 });
  const { rows } = await pool().query("SELECT type, detail ->> 'reason' AS reason FROM events WHERE email_id = $1 ORDER BY at, id", [id]);
  expect(rows).toEqual(["deferred", "failed"].map((type) => ({ type, reason: "outcome_unknown" })));
}, 120_000);

test("SIGTERM in the middle of delivering doubles nothing, gives back what was not sent, and ends by itself with 0", async () => {
  sink.rules.delay = 20;
  const ids = await manyMails(team, from, 600);
  for (const reached of [50, 150, 250]) {
    const worker = await aWorker(settings);
    await sink.received(reached, 60_000);
    expect(await worker.signal("SIGTERM")).toBe(0);
    // What its patience did not suffice for would keep its lease.
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM deliveries WHERE lease_token IS NOT NULL OR handed_at IS NOT NULL");
    expect(rows[0]?.n).toBe(0);
  }
  sink.rules.delay = 0;
  const last = await aWorker(settings);
  await allSettled(ids, 60_000);
  expectKept("F02 SIGTERM of the worker, three times", await judge(ids, sink.transactions));
  await last.signal("SIGTERM");
}, 240_000);

test("SIGTERM waits for an answer that takes longer than a lease, and gives back at once what has not been handed over", async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  sink.rules.hold = { at: "dot", until: promise };
  const ids = await manyMails(team, from, 60);
  const worker = await aWorker(settings);
  await sink.received(2, 60_000);
  const since = (await pool().query("SELECT now() AS at")).rows[0].at;
  const gone = worker.signal("SIGTERM");
  const leases = async () =>
    (
      await pool().query(
        `SELECT count(*) FILTER (WHERE handed_at IS NOT NULL)::int AS handed, count(*) FILTER (WHERE lease_token IS NOT NULL AND handed_at IS NULL)::int AS kept,
           min(leased_until) > $1::timestamptz + interval '14 seconds' AS extended FROM deliveries`,
        [since],
      )
    ).rows[0];
  await until("the rest is anybody's", leases, ({ handed, kept }) => handed === sink.count && kept === 0);
  const handed = sink.count;
  await until("leases are extended beyond what the first ones would have come to", leases, ({ extended }) => extended === true, 30_000);
  expect(await leases()).toMatchObject({ handed, kept: 0 });
  answer();
  expect(await gone).toBe(0);
  sink.rules.hold = null;
  expect(await statuses(ids)).toEqual({ sent: handed, queued: 60 - handed });
  const last = await aWorker(settings);
  await allSettled(ids, 60_000);
  expectKept("F02 SIGTERM while answers are awaited", await judge(ids, sink.transactions));
  await last.signal("SIGTERM");
}, 120_000);

test("a worker frozen past its lease and thawed changes nothing newer, and doubles at most what it had in flight", async () => {
  sink.rules.delay = 10;
  const ids = await manyMails(team, from, 400);
  const frozen = await aWorker(settings);
  await sink.received(60, 60_000);
  await frozen.signal("SIGSTOP");
  const other = await aWorker(settings);
  await allSettled(ids, 60_000);
  const before = await pool().query(
    "SELECT email_id, status, attempts, updated_at FROM recipients WHERE email_id = ANY ($1::uuid[]) ORDER BY email_id",
    [ids],
  );
  await frozen.signal("SIGCONT");
  expect(await frozen.signal("SIGTERM")).toBe(0);
  const after = await pool().query(
    "SELECT email_id, status, attempts, updated_at FROM recipients WHERE email_id = ANY ($1::uuid[]) ORDER BY email_id",
    [ids],
  );
  expect(after.rows).toEqual(before.rows);
  expectKept("F18 a worker frozen past its lease", await judge(ids, sink.transactions), window);
  await other.signal("SIGTERM");
}, 240_000);

test("a database that goes away and comes back ends no worker; delivery goes on within ten seconds", async () => {
  sink.rules.delay = 5;
  const ids = await manyMails(team, from, 800);
  const worker = await aWorker(settings);
  await sink.received(100, 60_000);
  const name = new URL(process.env.DATABASE_URL ?? "").pathname.slice(1);
  const server = new pg.Client({ connectionString: inject("serverUrl") });
  await server.connect();
  await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
  await until("the worker notices", () => worker.lines.some((line) => line.includes("the database is away")), Boolean);
  const reached = sink.count;
  await server.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await server.end();
  await sink.received(reached + 50, 10_000);
  await allSettled(ids, 60_000);
  expectKept("F04 the database goes away and comes back", await judge(ids, sink.transactions), window);
  expect(await worker.signal("SIGTERM")).toBe(0);
}, 240_000);
