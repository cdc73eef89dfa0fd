/** Connections to the database that fall silent without being closed, while new ones work: what a failover or a forgotten NAT entry leaves behind. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { claim, openRoutes } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { inTransaction } from "@/lib/infra/db/in-transaction";
import { listen } from "@/lib/infra/db/listen";
import { isContention, isDatabaseOutage } from "@/lib/infra/db/outage";
import { patiently } from "@/lib/infra/db/patiently";
import { unhurried } from "@/lib/infra/db/unhurried";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import { enqueue, runJobs } from "@/lib/infra/queue";
import type { TeamFacts } from "@/lib/kernel/context";
import { command, query } from "@/lib/kernel/operation";
import { probeDatabase } from "@/lib/keys";
import { type Api, openApi } from "@/test/api";
import { aDomain, aKey, anyone, as, aTeam, refusalOf } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { tcpGate } from "@/test/tcp-gate";
import { allSettled, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

const url = new URL(process.env.DATABASE_URL ?? "");
const gate = await tcpGate({ host: url.hostname, port: Number(url.port) });
url.port = String(gate.port);
Object.assign(process.env, { DATABASE_URL: url.href, DATABASE_TIMEOUT_SECONDS: "1" });
afterAll(() => gate.close());

let api: Api;
let sink: Sink;
let team: TeamFacts;
let secret = "";
let from = "";
let runner: DeliveryRunner | null = null;

beforeAll(async () => {
  [api, sink] = await Promise.all([openApi("node"), startSink()]);
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_LEASE_SECONDS: 5, DELIVERY_AMBIGUOUS_SECONDS: 1 });
});
/** Cut, so that what one test froze is nothing to the next one. */
beforeEach(async () => {
  gate.shut();
  gate.open();
  await patiently(() => pool().query("DELETE FROM deliveries"));
  sink.reset();
  team = await patiently(() => aTeam({ keyRate: 0, teamRate: 0 }));
  ({ secret } = await aKey(team));
  from = `shop@${await aDomain(team)}`;
});
afterEach(async () => {
  await runner?.stop(2000);
  runner = null;
});
afterAll(() => Promise.all([api.close(), sink.close()]));

/** Several connections of the pool, in use a moment ago. */
const warm = () => Promise.all(Array.from({ length: 4 }, () => pool().query("SELECT pg_sleep(0.05)")));
const limit = () => AbortSignal.timeout(20_000);
const send = () => api.ask("/emails", { key: secret, json: { from, to: "ada@example.test", subject: "Hi", text: "Hi" }, signal: limit() });

/** From so many at once until `count` were accepted; answers the accepted ids, and what was refused. */
async function sendUntil(count: number): Promise<{ accepted: string[]; refused: Awaited<ReturnType<typeof send>>[] }> {
  const accepted: string[] = [];
  const refused: Awaited<ReturnType<typeof send>>[] = [];
  const one = async () => {
    while (accepted.length < count) {
      const answer = await send();
      if (answer.status === 202) accepted.push(readId("email", answer.body.id) ?? "");
      else refused.push(answer);
    }
  };
  await Promise.all(Array.from({ length: 3 }, one));
  return { accepted, refused };
}

test("requests that meet a silent connection are answered with 503, the others are served meanwhile, and soon all of them are", async () => {
  await warm();
  expect(gate.freeze()).toBeGreaterThanOrEqual(3);
  const { refused } = await sendUntil(12);
  for (const { status, body, headers } of refused) {
    expect([status, body.error.code]).toEqual([503, "database_unavailable"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
  }
  await until(
    "nothing is refused any more",
    () => sendUntil(9),
    (after) => after.refused.length === 0,
  );
});

test("the probe of the health check goes the way of requests: it fails while they do, and succeeds when they do", async () => {
  await probeDatabase();
  gate.shut();
  expect(isDatabaseOutage(await probeDatabase().catch((error) => error))).toBe(true);
  gate.open();
  await patiently(probeDatabase);
  expect((await sendUntil(1)).accepted.length).toBeGreaterThan(0);
});

test("a command whose commit was not confirmed is answered with 503, and told that it may have been done", async () => {
  const rename = command("tests.rename", {
    summary: "Rename",
    access: "anyone",
    audit: false,
    input: z.object({}),
    output: z.object({}),
    async run() {
      await pool().query("SELECT 1");
      gate.freeze("answers");
      await pool().query("UPDATE teams SET name = 'Renamed' WHERE id = $1", [team.id]);
      return {};
    },
  });
  const refused = await as(anyone)
    .run(rename, {})
    .catch((error) => error);
  expect(refused).toMatchObject({ code: "database_unavailable", message: expect.stringContaining("may have been done") });
  expect((await patiently(() => pool().query("SELECT name FROM teams WHERE id = $1", [team.id]))).rows).toEqual([{ name: "Renamed" }]);
});

test("a worker whose connections fell silent goes on by itself, and sends nothing twice", async () => {
  runner = runDeliveries(openRoutes());
  const first = await sendUntil(5);
  await allSettled(first.accepted);
  await warm();
  gate.freeze();
  const second = await sendUntil(5);
  await allSettled(second.accepted);
  const ids = [...first.accepted, ...second.accepted];
  expectKept("F31 silent connections under the API and a worker", await judge(ids, sink.transactions));
});

test("outcomes that were written behind an answer that never came are written once", async () => {
  sink.rules.delay = 300;
  runner = runDeliveries(openRoutes());
  const { accepted } = await sendUntil(5);
  await sink.received(1);
  gate.freeze("answers");
  await allSettled(accepted);
  expectKept("F31 settlements without an answer", await judge(accepted, sink.transactions));
  const { rows } = await pool().query(
    "SELECT count(*)::int AS n, count(DISTINCT email_id)::int AS emails FROM events WHERE email_id = ANY ($1::uuid[]) AND type = 'sent'",
    [accepted],
  );
  expect(rows).toEqual([{ n: accepted.length, emails: accepted.length }]);
});

test("messages that were claimed behind an answer that never came are claimed again at once, as never handed over", async () => {
  const { accepted } = await sendUntil(3);
  const share = { lane: 0, teams: [{ id: team.id, after: null }], limit: 100, perTeam: 100 };
  const { rows } = await pool().query("SELECT DISTINCT lane FROM deliveries WHERE team_id = $1", [team.id]);
  share.lane = rows[0].lane;
  await warm();
  gate.freeze("answers");
  const lost = await claim(share, { begin: true }).catch((error) => error);
  expect(isDatabaseOutage(lost)).toBe(true);
  const again = await until(
    "they are claimed again",
    () => claim(share, { begin: true }).catch(() => []),
    (claims) => claims.length > 0,
  );
  expect(again).toHaveLength(accepted.length);
  for (const one of again) expect(one).toMatchObject({ begun: true, attempts: 0, handedAt: null });
});

test("jobs go on after the queue's connections fell silent", async () => {
  const done: string[] = [];
  const running = await runJobs([{ name: "a-job", retries: 5, handle: async ({ requestId }) => void done.push(requestId) }]);
  await enqueue(null, "a-job", { input: {}, requestId: "before" }, {});
  await until(
    "the first one is done",
    () => [...done],
    (all) => all.includes("before"),
  );
  gate.freeze();
  await until(
    "another can be written",
    () =>
      enqueue(null, "a-job", { input: {}, requestId: "after" }, {}).then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  await until(
    "it is done",
    () => [...done],
    (all) => all.includes("after"),
    30_000,
  );
  await running.stop(10_000);
}, 90_000);

test("a transaction on a silent connection is refused as an outage, and the next one succeeds", async () => {
  const refused = await inTransaction(async (client) => {
    await client.query("SELECT 1");
    gate.freeze();
    await client.query("SELECT 1");
  }).catch((error) => error);
  expect(isDatabaseOutage(refused)).toBe(true);
  await patiently(() => inTransaction((client) => client.query("SELECT 1")));
});

test("a query and a transaction of Prisma on a silent connection are refused as an outage, and the next ones succeed", async () => {
  const count = query("tests.count", {
    summary: "Count",
    access: "anyone",
    input: z.object({}),
    output: z.object({ n: z.number() }),
    run: async () => ({ n: await db().team.count() }),
  });
  await db().team.count();
  gate.freeze();
  expect(await refusalOf(as(anyone).run(count, {}))).toBe("database_unavailable");
  await patiently(() => db().team.count());
  const refused = await db()
    .$transaction(async (tx) => {
      await tx.team.count();
      gate.freeze();
      await tx.team.count();
    })
    .catch((error) => error);
  expect(isDatabaseOutage(refused)).toBe(true);
  await patiently(() => db().team.count());
});

test("a listener whose connection fell silent is replaced, and says that hints may be missed", async () => {
  const heard: string[] = [];
  let back = 0;
  const listening = listen(
    "deliveries",
    (payload) => heard.push(payload),
    () => back++,
  );
  const tell = (what: string) =>
    pool()
      .query("SELECT pg_notify('deliveries', $1)", [what])
      .catch(() => undefined);
  await until("it listens", () => tell("one").then(() => heard.includes("one")), Boolean);
  gate.freeze();
  await until("it listens again", () => tell("two").then(() => heard.includes("two")), Boolean);
  expect(back).toBe(1);
  await listening.stop();
});

test("a statement that takes too long is ended by the server, one that is known to be long is not, and later ones are limited again", async () => {
  const long = "SELECT pg_sleep(2)";
  expect(
    isContention(
      await pool()
        .query(long)
        .catch((error) => error),
    ),
  ).toBe(true);
  const { rowCount } = await unhurried((client) => client.query(long));
  expect(rowCount).toBe(1);
  const after = await Promise.all(
    Array.from({ length: 6 }, () =>
      pool()
        .query(long)
        .catch((error) => error),
    ),
  );
  expect(after.map((error) => isContention(error))).toEqual(Array(6).fill(true));
});
