/** What is promised of the API holds when its process is killed, and when its database is away. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import { aDomain, aKey, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Running, run } from "@/test/programs";
import { type Sink, startSink } from "@/test/smtp-sink";
import { tcpGate } from "@/test/tcp-gate";
import { allSettled } from "@/test/worker";
import { runDeliveries } from "@/worker/delivery";

let sink: Sink;
beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none` });
});
beforeEach(() => sink.reset());
afterAll(() => sink.close());

/** What the clients know was accepted is sent, and whatever else may be in the queue with it. @param accepted as the API named them */
async function expectDelivered(what: string, accepted: Iterable<string>): Promise<void> {
  const ids = [...accepted].map((id) => readId("email", id) ?? "");
  const runner = runDeliveries(openRoutes());
  const { rows } = await pool().query("SELECT email_id FROM deliveries");
  await allSettled(rows.map(({ email_id }) => email_id));
  await runner.stop(2000);
  expectKept(what, await judge(ids, sink.transactions));
}

const email = { to: "bob@example.com", subject: "Order", text: "Thanks" };
const program = "test/api-server.ts";

test("200 idempotent sends, each asked five times at once while web is killed three times, are accepted once each", async () => {
  const team = await aTeam({ keyRate: 0, teamRate: 0 });
  const { secret } = await aKey(team);
  const from = `ada@${await aDomain(team)}`;
  let web: Running = await run(program);
  const PORT = String(web.said.port);
  const keys = Array.from({ length: 200 }, (_, i) => `order-${i}`);
  const ids = new Map<string, Set<string>>(keys.map((key) => [key, new Set()]));
  let answered = 0;

  const untilAccepted = async (key: string) => {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${PORT}/api/v1/emails`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}`, "Idempotency-Key": key },
        body: JSON.stringify({ ...email, from, subject: key }),
      }).catch(() => null);
      const body = await response?.json().catch(() => null);
      if (response?.status === 202 && body) {
        ids.get(key)?.add(body.id);
        answered++;
        return;
      }
      // Nothing but "somebody is at it" is a reason to wait.
      if (response && body) expect([response.status, body.error?.code]).toEqual([409, "idempotency_in_flight"]);
      await sleep(20);
    }
  };
  const killer = (async () => {
    for (const share of [0.2, 0.5, 0.8]) {
      while (answered < 1000 * share) await sleep(2);
      await web.kill("SIGKILL");
      web = await run(program, { PORT });
    }
  })();
  const queue = keys.flatMap((key) => Array.from({ length: 5 }, () => key));
  await Promise.all([
    killer,
    ...Array.from({ length: 50 }, async () => {
      for (let key = queue.shift(); key !== undefined; key = queue.shift()) await untilAccepted(key);
    }),
  ]);
  await web.kill("SIGTERM");

  expect([...ids.values()].map((set) => set.size)).toEqual(keys.map(() => 1));
  const { rows } = await pool().query("SELECT subject, count(*)::int AS n FROM emails WHERE team_id = $1 GROUP BY subject", [team.id]);
  expect(rows.map(({ n }) => n)).toEqual(keys.map(() => 1));
  const queued = await pool().query("SELECT count(*)::int AS n FROM deliveries WHERE team_id = $1", [team.id]);
  expect(queued.rows[0].n).toBe(200);
  const accepted = [...ids.values()].flatMap((set) => [...set]);
  await expectDelivered("F03 kill -9 of web three times under 1,000 requests", accepted);
}, 240_000);

test("without its database the API answers 503 with Retry-After and accepts nothing, and recovers by itself", async () => {
  const team = await aTeam();
  const { secret } = await aKey(team);
  const from = `ada@${await aDomain(team)}`;
  const url = new URL(process.env.DATABASE_URL ?? "");
  const gate = await tcpGate({ host: url.hostname, port: Number(url.port) });
  url.port = String(gate.port);
  const web = await run(program, { DATABASE_URL: url.href });
  const send = async () => {
    const response = await fetch(`http://127.0.0.1:${web.said.port}/api/v1/emails`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${secret}` },
      body: JSON.stringify({ ...email, from }),
    });
    return { status: response.status, retryAfter: response.headers.get("retry-after"), body: await response.json() };
  };
  try {
    const before = await send();
    expect(before.status).toBe(202);
    gate.shut();
    for (let i = 0; i < 5; i++) {
      const away = await send();
      expect([away.status, away.body.error.code]).toEqual([503, "database_unavailable"]);
      expect(Number(away.retryAfter)).toBeGreaterThanOrEqual(1);
    }
    gate.open();
    let back = await send();
    for (let i = 0; i < 50 && back.status !== 202; i++) {
      await sleep(100);
      back = await send();
    }
    expect(back.status).toBe(202);
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM emails WHERE team_id = $1", [team.id]);
    expect(rows[0].n).toBe(2);
    await expectDelivered("F04 the API without its database", [before.body.id, back.body.id]);
  } finally {
    await web.kill("SIGTERM");
    await gate.close();
  }
}, 120_000);
