/** Several ways out of the house: which one is taken, how fast, and what happens when one of them fails. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env, parseEnv } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { anSes, aRelay } from "@/test/providers";
import { type SesServer, sesServer } from "@/test/ses-server";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let house: Sink;
let first: Sink;
let second: Sink;
let ses: SesServer;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;

beforeAll(async () => {
  [house, first, second, ses] = await Promise.all([startSink(), startSink(), startSink(), sesServer()]);
  Object.assign(env(), {
    SMTP_URL: `${house.url}?tls=none`,
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    DELIVERY_LEASE_SECONDS: 5,
    DELIVERY_RETRY_SECONDS: [0.2, 0.2, 0.4],
    DELIVERY_AMBIGUOUS_SECONDS: 1,
  });
});
beforeEach(async () => {
  for (const server of [house, first, second, ses]) server.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
  runner = runDeliveries(openRoutes());
});
/** What a failed test left behind is no work for the next one. */
afterEach(async () => {
  await runner.stop(2000);
  await pool().query("DELETE FROM deliveries");
});
afterAll(() => Promise.all([house.close(), first.close(), second.close(), ses.close()]));

const clean = { lost: 0, dup: 0, phantom: 0, lie: 0, strange: 0 };
const stateOf = async (key: string) => (await pool().query("SELECT * FROM transport_states WHERE key = $1", [key])).rows[0];
const send = async (count: number) => {
  const ids = await manyMails(team, from, count);
  runner.wake();
  return ids;
};

test("a team's own transport takes its mail, and the instance's that of everybody else", async () => {
  await aRelay(team, first.port);
  const other = await aTeam();
  const ids = await send(3);
  const others = await manyMails(other, `shop@${await aDomain(other)}`, 3);
  runner.wake();
  await allSettled([...ids, ...others]);
  expect(await judge(ids, first.transactions)).toEqual(clean);
  expect(await judge(others, house.transactions)).toEqual(clean);
});

test("an outage fails over to the next transport at once, and back when it is over", async () => {
  const key = await aRelay(team, first.port, { position: 0 });
  await aRelay(team, second.port, { position: 1 });
  first.rules.refuse = { greeting: "421 4.3.2 Down for repair" };
  first.rules.times = Number.POSITIVE_INFINITY;
  const ids = await send(20);
  await allSettled(ids);
  expect(await judge(ids, second.transactions)).toEqual(clean);
  expect(await stateOf(key)).toMatchObject({ closed_by: "outage", last_error: expect.stringContaining("Down for repair") });

  first.rules.refuse = {};
  await until(
    "the first one takes mail again",
    async () => {
      const more = await send(1);
      await allSettled(more);
      return first.transactions.length;
    },
    (taken) => taken > 0,
  );
  expect(await stateOf(key)).toMatchObject({ failures: 0, closed_until: null });
});

test("an outage of every transport loses nothing, costs no bounce, and ends by itself", async () => {
  const key = await aRelay(team, first.port);
  await pool().query("UPDATE teams SET instance_transport = false WHERE id = $1", [team.id]);
  first.rules.refuse = { greeting: "421 4.3.2 Down for repair" };
  first.rules.times = Number.POSITIVE_INFINITY;
  const ids = await send(60);
  await until(
    "it is known to be out",
    () => stateOf(key),
    (state) => state?.failures >= 2,
  );
  expect(house.transactions).toHaveLength(0);
  const meanwhile = await statuses(ids);
  expect((meanwhile.queued ?? 0) + (meanwhile.deferred ?? 0)).toBe(60);
  first.rules.refuse = {};
  await allSettled(ids);
  expect(await judge(ids, first.transactions)).toEqual(clean);
});

test("a refusal is final: it is not tried on another transport", async () => {
  await aRelay(team, first.port, { position: 0 });
  await aRelay(team, second.port, { position: 1 });
  first.rules.refuse = { rcpt: "550 5.1.1 No such user" };
  first.rules.times = Number.POSITIVE_INFINITY;
  const ids = await send(3);
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ bounced: 3 });
  expect([...second.transactions, ...house.transactions]).toEqual([]);
});

test("what is given to a team's own SES is known as such before SES can report about it, and nothing else is", async () => {
  const key = await anSes(team, ses.url, { position: 0 });
  const carried = async (ids: readonly string[]) =>
    (await pool().query("SELECT email_id, provider_id FROM handovers WHERE email_id = ANY ($1::uuid[])", [ids])).rows;
  ses.rules.accident = "hang";
  ses.rules.times = 1;
  const [id = ""] = await send(1);
  await until(
    "SES has it and does not answer",
    () => ses.accepted.length,
    (taken) => taken === 1,
  );
  expect(await carried([id])).toEqual([{ email_id: id, provider_id: key }]);
  const more = await send(5);
  await allSettled(more);
  expect(await carried(more)).toHaveLength(5);

  const other = await aTeam();
  await aRelay(other, second.port);
  const others = await manyMails(other, `shop@${await aDomain(other)}`, 3);
  runner.wake();
  await allSettled(others);
  expect(await carried(others)).toEqual([]);
});

test("a change of a transport's settings in the middle of its work delays and doubles nothing", async () => {
  const key = await aRelay(team, first.port);
  first.rules.delay = 5;
  const ids = await send(300);
  for (const reached of [50, 100, 150]) {
    await first.received(reached);
    await pool().query("UPDATE providers SET revision = revision + 1 WHERE id = $1", [key]);
  }
  await allSettled(ids);
  expect(await judge(ids, first.transactions)).toEqual(clean);
  const { rows } = await pool().query("SELECT DISTINCT type FROM events WHERE email_id = ANY ($1::uuid[])", [ids]);
  expect(rows).toEqual([{ type: "sent" }]);
});

test("what is throttled goes slower and arrives, and nobody's message fails for it", async () => {
  const key = await aRelay(team, first.port);
  first.rules.refuse = { mail: "454 4.7.0 Throttling failure: Maximum sending rate exceeded" };
  first.rules.times = 5;
  const ids = await send(25);
  await allSettled(ids);
  expect(await judge(ids, first.transactions)).toEqual(clean);
  expect(await statuses(ids)).toEqual({ sent: 25 });
  const { rows } = await pool().query("SELECT rate, ceiling FROM paces WHERE transport = $1 AND slice = ''", [key]);
  expect(rows[0]).toMatchObject({ rate: expect.any(Number), ceiling: null });
  const { rows: events } = await pool().query("SELECT detail FROM events WHERE email_id = ANY ($1::uuid[]) AND type = 'deferred'", [ids]);
  expect(new Set(events.map(({ detail }) => detail.trouble))).toEqual(new Set(["throttled"]));
});

test("a limited transport is given mail no faster than its rate", async () => {
  const rate = 20;
  await aRelay(team, first.port, { rate });
  const taken: number[] = [];
  first.rules.refuse = {
    dot: () => {
      taken.push(performance.now());
      return null;
    },
  };
  first.rules.times = Number.POSITIVE_INFINITY;
  const begun = performance.now();
  const ids = await send(60);
  await allSettled(ids);
  expect(taken).toHaveLength(60);
  const atOnce = rate * 0.25;
  for (const [before, at] of taken.sort((a, b) => a - b).entries())
    expect(at - begun).toBeGreaterThanOrEqual(((before - atOnce) / rate) * 1000);
});

test("a transport that answers nobody holds up its own team only", async () => {
  await aRelay(team, first.port);
  first.rules.stall = "mail";
  first.rules.times = Number.POSITIVE_INFINITY;
  await send(100);
  await until(
    "the slow one is busy",
    () => first.connections.open,
    (open) => open > 0,
  );
  const other = await aTeam();
  const others = await manyMails(other, `shop@${await aDomain(other)}`, 50);
  runner.wake();
  await allSettled(others);
  expect(await judge(others, house.transactions)).toEqual(clean);
});

test("receivers that ask for patience get it, and others behind the same transport are not held up", async () => {
  const key = await aRelay(team, first.port);
  first.rules.refuse = { rcpt: (argument) => (argument.includes("person-1@") ? "450 4.7.28 Too much mail from your network" : null) };
  first.rules.times = 2;
  const ids = await send(10);
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ sent: 10 });
  const { rows } = await pool().query("SELECT slice FROM paces WHERE transport = $1", [key]);
  expect(rows).toEqual([{ slice: "example.test" }]);
});

describe("with the retry ladder of the default settings", () => {
  const quick = env().DELIVERY_RETRY_SECONDS;
  beforeEach(() => void Object.assign(env(), { DELIVERY_RETRY_SECONDS: parseEnv(process.env).DELIVERY_RETRY_SECONDS }));
  afterEach(() => void Object.assign(env(), { DELIVERY_RETRY_SECONDS: quick }));

  test.each([
    ["mail", "421 4.7.0"],
    ["rcpt", "454 4.7.0"],
    ["data", "421 4.7.0"],
    ["dot", "421 4.7.0 [TSS04]"],
  ] as const)("one message that is answered %s %s waits its rungs, and its neighbours are not slowed down", async (stage, reply) => {
    const key = await aRelay(team, first.port);
    let tries = 0;
    first.rules.refuse = {
      [stage]: (argument: string) => {
        if (!argument.includes("odd")) return null;
        tries++;
        return `${reply} Messages temporarily deferred`;
      },
    };
    const [odd = ""] = await mails(team, [{ from: `odd@${from.split("@")[1]}`, to: ["odd@example.test"] }]);
    const neighbours = await send(40);
    const waits = async () =>
      (
        await pool().query(
          "SELECT attempts, extract(epoch FROM due_at - now())::float8 AS seconds FROM deliveries WHERE email_id = $1 AND lease_token IS NULL",
          [odd],
        )
      ).rows[0];
    for (const [attempts, rung] of [
      [1, 60],
      [2, 300],
    ] as const) {
      const { seconds } = await until(`it has had ${attempts} attempts`, waits, (row) => row?.attempts === attempts);
      // The rung less its spread of a fifth, and what a slow machine may take to look.
      expect(seconds).toBeGreaterThan(rung * 0.8 - 30);
      // A connection that has served others may only have served enough: after 421 to MAIL a new one is asked once.
      expect(tries).toBeLessThanOrEqual(stage === "mail" ? 2 * attempts : attempts);
      if (attempts === 1) await allSettled(neighbours);
      if (attempts === 1) await pool().query("UPDATE deliveries SET due_at = now() WHERE email_id = $1", [odd]);
      runner.wake();
    }
    expectKept(`F05 ${reply.slice(0, 3)} at ${stage} to one message only`, await judge(neighbours, first.transactions));
    expect((await pool().query("SELECT FROM paces WHERE transport = $1", [key])).rows).toEqual([]);
    const { rows } = await pool().query("SELECT type, detail FROM events WHERE email_id = $1 ORDER BY at, id", [odd]);
    expect(rows).toMatchObject(
      [1, 2].map((attempt) => ({ type: "deferred", detail: { attempt, stage, code: Number(reply.slice(0, 3)), trouble: "throttled" } })),
    );
  });
});
