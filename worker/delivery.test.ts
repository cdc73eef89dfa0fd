/** What one worker makes of what a mail server says. The runner is the real one, in this process. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes, type Routes, type Way } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { Transport } from "@/lib/infra/transports/types";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;

beforeAll(async () => {
  sink = await startSink();
  /** Shorter than an operator may set them, so that what takes hours takes moments. */
  Object.assign(env(), {
    SMTP_URL: `${sink.url}?tls=none`,
    DELIVERY_LEASE_SECONDS: 2,
    DELIVERY_RETRY_SECONDS: [0.2, 0.2, 0.4],
    DELIVERY_AMBIGUOUS_SECONDS: 1,
  });
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
  runner = runDeliveries(openRoutes());
});
afterEach(() => runner.stop(2000));
afterAll(() => sink.close());

const eventsOf = async (emailId: string) =>
  (await pool().query("SELECT type, detail FROM events WHERE email_id = $1 ORDER BY at, id", [emailId])).rows;
const typesOf = async (emailId: string) => (await eventsOf(emailId)).map(({ type }) => type);
const one = async (more: Partial<Parameters<typeof mails>[1][number]> = {}) => {
  const [id = ""] = await mails(team, [{ from, to: ["ada@example.test"], ...more }]);
  runner.wake();
  return id;
};
const clean = { lost: 0, dup: 0, phantom: 0, lie: 0, strange: 0 };

test("a message arrives once, with its outcome, its event and its tally", async () => {
  const id = await one({ html: "<p>Hello Ada</p>", text: null, bcc: ["eve@example.test"] });
  await allSettled([id]);
  expect(await judge([id], sink.transactions)).toEqual(clean);
  const [taken] = sink.transactions;
  expect(taken?.from).toBe(from);
  expect(taken?.recipients).toEqual(["ada@example.test", "eve@example.test"]);
  const text = taken?.message.toString() ?? "";
  expect(text).toContain("multipart/alternative");
  expect(text).not.toContain("eve@");
  const { rows } = await pool().query("SELECT status, attempts, stage, code, reply, remote_host FROM recipients WHERE email_id = $1", [id]);
  expect(rows[0]).toMatchObject({ status: "sent", attempts: 1, stage: "dot", code: 250, remote_host: "127.0.0.1" });
  expect(await eventsOf(id)).toMatchObject([
    { type: "sent", detail: { attempt: 1, code: 250, stage: "dot", transport: `smtp:127.0.0.1:${sink.port}` } },
    { type: "sent" },
  ]);
  expect(await db().tally.findMany({ where: { teamId: team.id } })).toMatchObject([{ sent: 2, unsent: 0 }]);
});

describe("a server that refuses for now", () => {
  test.each(["greeting", "mail", "rcpt", "data", "dot"] as const)("at %s is asked again, and the message is sent once", async (stage) => {
    sink.rules.refuse = { [stage]: "451 4.3.0 Not now" };
    sink.rules.times = 1;
    const began = Date.now();
    const id = await one();
    await allSettled([id]);
    expect(await judge([id], sink.transactions)).toEqual(clean);
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(["deferred", "sent"]);
    expect(events[0]?.detail).toMatchObject({ stage, code: 451, attempt: 1 });
    const nextAt = Date.parse(events[0]?.detail.nextAttemptAt);
    expect(nextAt).toBeGreaterThan(began);
    expect(sink.transactions[0]?.endedAt).toBeGreaterThanOrEqual(nextAt);
    expect(events[1]?.detail).toMatchObject({ attempt: 2 });
  });

  test("until the time is over makes the message expire, with the server's last words", async () => {
    sink.rules.refuse = { rcpt: "450 4.2.1 Come back later" };
    const [id = ""] = await mails(team, [{ from, to: ["ada@example.test"] }]);
    await pool().query("UPDATE deliveries SET give_up_at = now() + interval '1 second' WHERE email_id = $1", [id]);
    runner.wake();
    await allSettled([id]);
    const { rows } = await pool().query("SELECT status, code, reply FROM recipients WHERE email_id = $1", [id]);
    expect(rows).toMatchObject([{ status: "failed", code: 450, reply: "Come back later" }]);
    expect((await eventsOf(id)).at(-1)).toMatchObject({ type: "failed", detail: { reason: "expired" } });
  });
});

describe("a server that refuses for good", () => {
  test.each(["mail", "rcpt", "data", "dot"] as const)("at %s bounces the message at once", async (stage) => {
    sink.rules.refuse = { [stage]: "550 5.7.1 Never" };
    const id = await one();
    await allSettled([id]);
    expect(await typesOf(id)).toEqual(["bounced"]);
    const { rows } = await pool().query("SELECT status, stage, code, enhanced FROM recipients WHERE email_id = $1", [id]);
    expect(rows).toEqual([{ status: "bounced", stage, code: 550, enhanced: "5.7.1" }]);
    expect(sink.count).toBe(0);
  });
});

test("of mixed recipients the taken one is never sent again, the refused one bounces, the postponed one is tried alone", async () => {
  let asked = 0;
  sink.rules.refuse = {
    rcpt: (argument) => {
      if (argument.includes("gone@")) return "550 5.1.1 No such user";
      return argument.includes("later@") && asked++ === 0 ? "450 4.2.0 Greylisted" : null;
    },
  };
  const id = await one({ to: ["now@example.test", "later@example.test", "gone@example.test"] });
  await allSettled([id]);
  expect(sink.transactions.map(({ recipients }) => recipients)).toEqual([["now@example.test"], ["later@example.test"]]);
  expect(await statuses([id])).toEqual({ sent: 2, bounced: 1 });
  expect(await judge([id], sink.transactions)).toEqual(clean);
  const { rows } = await pool().query("SELECT attempts FROM recipients WHERE email_id = $1 ORDER BY no", [id]);
  expect(rows.map(({ attempts }) => attempts)).toEqual([1, 2, 1]);
});

test.each(["greeting", "mail", "rcpt", "data", "before-dot"] as const)(
  "a connection lost at %s loses and doubles nothing",
  async (stage) => {
    sink.rules.drop = stage;
    sink.rules.times = 1;
    const id = await one();
    await allSettled([id]);
    expect(await judge([id], sink.transactions)).toMatchObject({ ...clean, dup: 0 });
  },
);

test("a connection lost after the final dot is unknown: one more copy with the same Message-ID, no sooner than set", async () => {
  sink.rules.drop = "after-dot";
  sink.rules.times = 1;
  const id = await one();
  await allSettled([id]);
  expect(await judge([id], sink.transactions)).toEqual({ ...clean, dup: 1 });
  const [first, second] = sink.transactions;
  expect((second?.endedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(950);
  expect(await eventsOf(id)).toMatchObject([{ type: "deferred", detail: { reason: "outcome_unknown" } }, { type: "sent" }]);
});

test("a second unknown outcome is the last: nobody gets a third copy", async () => {
  sink.rules.drop = "after-dot";
  const id = await one();
  await allSettled([id]);
  expect(sink.count).toBe(2);
  expect((await eventsOf(id)).at(-1)).toMatchObject({ type: "failed", detail: { reason: "outcome_unknown" } });
});

test("a message that cannot be composed fails with its reason and delays no other", async () => {
  const ids = await manyMails(team, from, 50);
  await pool().query("UPDATE emails SET message_id = 'broken' WHERE id = $1", [ids[20]]);
  runner.wake();
  await sink.received(49);
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ sent: 49, failed: 1 });
  const events = await eventsOf(ids[20] ?? "");
  expect(events).toHaveLength(3);
  expect(events.at(-1)).toMatchObject({ type: "failed", detail: { reason: "could_not_compose" } });
});

test("a domain that was removed or lost its approval sends nothing more", async () => {
  await runner.stop(2000);
  const other = await aDomain(team);
  const ids = await mails(team, [
    { from, to: ["ada@example.test"] },
    { from: `shop@${other}`, to: ["ada@example.test"] },
  ]);
  await db().domain.deleteMany({ where: { teamId: team.id, name: other } });
  await db().domain.updateMany({ where: { teamId: team.id }, data: { status: "pending" } });
  runner = runDeliveries(openRoutes());
  await allSettled(ids);
  expect(sink.count).toBe(0);
  expect((await eventsOf(ids[0] ?? "")).at(-1)).toMatchObject({ type: "failed", detail: { reason: "domain_not_verified" } });
  expect((await eventsOf(ids[1] ?? "")).at(-1)).toMatchObject({ type: "canceled", detail: { reason: "domain_deleted" } });
});

test("mail of a paused team waits, and goes out when the team goes on", async () => {
  await db().team.update({ where: { id: team.id }, data: { pausedAt: new Date() } });
  const other = await aTeam();
  const paused = await one();
  const [moving = ""] = await mails(other, [{ from: `shop@${await aDomain(other)}`, to: ["bob@example.test"] }]);
  runner.wake();
  await allSettled([moving]);
  expect(await statuses([paused])).toEqual({ queued: 1 });
  await db().team.update({ where: { id: team.id }, data: { pausedAt: null } });
  await allSettled([paused]);
  expect(sink.of("ada@example.test")).toHaveLength(1);
});

test("a canceled recipient gets nothing; the others get their message", async () => {
  await runner.stop(2000);
  const id = (await mails(team, [{ from, to: ["ada@example.test", "bob@example.test"] }]))[0] ?? "";
  await pool().query("UPDATE recipients SET status = 'canceled' WHERE email_id = $1 AND no = 0", [id]);
  runner = runDeliveries(openRoutes());
  await allSettled([id]);
  expect(sink.transactions.map(({ recipients }) => recipients)).toEqual([["bob@example.test"]]);
  expect(await statuses([id])).toEqual({ canceled: 1, sent: 1 });
});

test("a team with thousands waiting does not stand before a team with ten", async () => {
  await runner.stop(2000);
  const big = await manyMails(team, from, 3000);
  const small = await aTeam();
  const few = await manyMails(small, `shop@${await aDomain(small)}`, 10, { to: ["small@example.test"] });
  sink.rules.delay = 1;
  runner = runDeliveries(openRoutes());
  await allSettled([...few, ...big]);
  expect(sink.transactions.findLastIndex(({ recipients }) => recipients.includes("small@example.test"))).toBeLessThan(300);
});

test("a campaign does not stand before a password reset", async () => {
  await runner.stop(2000);
  const campaign = await manyMails(team, from, 1000, { lane: 1 });
  sink.rules.delay = 1;
  runner = runDeliveries(openRoutes());
  await sink.received(50);
  const id = await one({ to: ["reset@example.test"] });
  const before = sink.count;
  await allSettled([id, ...campaign]);
  const place = sink.transactions.findIndex(({ recipients }) => recipients.includes("reset@example.test"));
  expect(place - before).toBeLessThan(400);
});

test("mail of a test key and of the sandbox sender never leaves the sandbox, and its addresses have their outcomes", async () => {
  const to = ["delivered", "bounced", "complained", "deferred", "anybody"].map((name) => `${name}@sandbox.test`);
  const [sandboxed = "", tried = ""] = await mails(team, [
    { from: "me@sandbox.test", to },
    { from, to: ["ada@example.test"], mode: "test" },
  ]);
  runner.wake();
  await allSettled([sandboxed, tried]);
  expect(sink.count).toBe(0);
  const { rows } = await pool().query("SELECT address, status FROM recipients WHERE email_id = $1 ORDER BY no", [sandboxed]);
  expect(rows.map(({ status }) => status)).toEqual(["delivered", "bounced", "complained", "delivered", "delivered"]);
  const types = await typesOf(sandboxed);
  expect(types.toSorted()).toEqual(["bounced", "complained", "deferred", "delivered", "delivered", "delivered", "delivered"]);
  expect(await statuses([tried])).toEqual({ delivered: 1 });
  const kept = await db().sandboxMessage.findMany({ where: { teamId: team.id }, orderBy: { receivedAt: "asc" } });
  expect(kept.map(({ emailId, recipients }) => [emailId, recipients])).toEqual(
    expect.arrayContaining([
      [sandboxed, [to[0], to[2], to[4]]],
      [sandboxed, [to[3]]],
      [tried, ["ada@example.test"]],
    ]),
  );
  const raw = kept.find(({ emailId }) => emailId === sandboxed)?.raw ?? [];
  expect(Buffer.from(raw).toString()).toContain("DKIM-Signature: v=1; a=rsa-sha256");
});

test("a lease whose worker fell silent before the hand-over is taken up at once, during it only after the set time", async () => {
  await runner.stop(2000);
  const [claimed = "", handed = ""] = await mails(team, [
    { from, to: ["claimed@example.test"] },
    { from, to: ["handed@example.test"] },
  ]);
  await pool().query(
    "UPDATE deliveries SET leased_until = now() - interval '6 seconds', lease_token = gen_random_uuid() WHERE email_id = ANY ($1)",
    [[claimed, handed]],
  );
  await pool().query("UPDATE deliveries SET handed_at = now() - interval '6 seconds', attempts = 1 WHERE email_id = $1", [handed]);
  const { DELIVERY_AMBIGUOUS_SECONDS } = env();
  Object.assign(env(), { DELIVERY_AMBIGUOUS_SECONDS: 600 });
  runner = runDeliveries(openRoutes());
  await allSettled([claimed]);
  expect(sink.of("handed@example.test")).toEqual([]);
  await until(
    "it says that the outcome is unknown",
    () => eventsOf(handed),
    (events) => events[0]?.detail.reason === "outcome_unknown",
  );
  Object.assign(env(), { DELIVERY_AMBIGUOUS_SECONDS });
  expect(sink.of("handed@example.test")).toEqual([]);
  const { rows } = await pool().query("SELECT due_at > now() + interval '9 minutes' AS waits FROM deliveries WHERE email_id = $1", [
    handed,
  ]);
  expect(rows).toEqual([{ waits: true }]);
  await pool().query("UPDATE deliveries SET due_at = now() WHERE email_id = $1", [handed]);
  await allSettled([handed]);
  expect(await eventsOf(handed)).toMatchObject([{ type: "deferred" }, { type: "sent", detail: { attempt: 2 } }]);
});

test("a settlement whose lease was taken over changes nothing", async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  sink.rules.hold = { at: "dot", until: promise };
  const id = await one();
  await until("it is being handed over", () => sink.commands.includes("DATA"), Boolean);
  await pool().query(
    "UPDATE deliveries SET lease_token = gen_random_uuid(), leased_until = now() + interval '1 hour' WHERE email_id = $1",
    [id],
  );
  await sink.received(1);
  answer();
  await runner.stop(10_000);
  expect(await statuses([id])).toEqual({ queued: 1 });
  expect(await eventsOf(id)).toEqual([]);
});

test("a worker whose own lease ran out in the middle takes it up again, and sends nothing twice", async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  sink.rules.hold = { at: "dot", until: promise };
  const id = await one();
  await until("it is being handed over", () => sink.commands.includes("DATA"), Boolean);
  await pool().query("UPDATE deliveries SET leased_until = now() - interval '1 minute' WHERE email_id = $1", [id]);
  await until(
    "it is taken up again",
    async () => (await pool().query("SELECT leased_until > now() AS held FROM deliveries WHERE email_id = $1", [id])).rows[0]?.held,
    (held) => held === true,
  );
  answer();
  await allSettled([id]);
  expect(await judge([id], sink.transactions)).toEqual(clean);
  expect(await typesOf(id)).toEqual(["sent"]);
});

test("a dialogue longer than the lease keeps its message: nobody else claims it", async () => {
  await runner.stop(2000);
  const { DELIVERY_LEASE_SECONDS } = env();
  Object.assign(env(), { DELIVERY_LEASE_SECONDS: 5 });
  runner = runDeliveries(openRoutes());
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  sink.rules.hold = { at: "dot", until: promise };
  const id = await one();
  await until("it is being handed over", () => sink.commands.includes("DATA"), Boolean);
  await pool().query("UPDATE deliveries SET handed_at = NULL WHERE email_id = $1", [id]);
  const second = runDeliveries(openRoutes());
  const since = (await pool().query("SELECT now() AS at")).rows[0].at;
  await until(
    "its first lease would be over",
    async () => (await pool().query("SELECT now() > $1::timestamptz + interval '6 seconds' AS over", [since])).rows[0].over,
    Boolean,
  );
  answer();
  Object.assign(env(), { DELIVERY_LEASE_SECONDS });
  await allSettled([id]);
  await second.stop(2000);
  expect(await judge([id], sink.transactions)).toEqual(clean);
});

test.each(["mail", "rcpt", "data"] as const)("a worker that stops takes back at once what a relay holds at %s", async (at) => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  sink.rules.hold = { at, until: promise };
  const held = await manyMails(team, from, 12);
  runner.wake();
  const command = at === "mail" ? "MAIL" : at.toUpperCase();
  await until(
    "it is held",
    () => sink.commands.filter((line) => line.startsWith(command)).length,
    (count) => count >= 10,
  );
  await runner.stop(60_000);
  const { rows } = await pool().query(
    "SELECT count(*)::int AS n, max(attempts) AS attempts FROM deliveries WHERE email_id = ANY ($1::uuid[]) AND lease_token IS NULL AND handed_at IS NULL",
    [held],
  );
  expect(rows).toEqual([{ n: 12, attempts: 0 }]);
  answer();
  sink.rules.hold = null;
  runner = runDeliveries(openRoutes());
  await allSettled(held);
  expect(await judge(held, sink.transactions)).toEqual(clean);
});

test("what was claimed first and is read last finds its place in the window kept for it", async () => {
  await runner.stop(2000);
  const window = 10;
  sink.rules.delay = 50;
  const routes = openRoutes();
  const [refresh, choose] = [routes.refresh.bind(routes), routes.choose.bind(routes)];
  let [asked, inside, most] = [0, 0, 0];
  const crowded = Promise.withResolvers<void>();
  const send = ({ transport }: Way) =>
    (async (...parcel) => {
      most = Math.max(most, ++inside);
      if (inside >= window) crowded.resolve();
      return transport.send(...parcel).finally(() => inside--);
    }) satisfies Transport["send"];
  const ways = new Map<Way, Way>();
  const counted = (way: Way): Way => {
    const known = ways.get(way) ?? { ...way, transport: { ...way.transport, send: send(way) } };
    ways.set(way, known);
    return known;
  };
  Object.assign(routes, {
    refresh: async () => {
      if (++asked === 1) await Promise.race([crowded.promise, sleep(500)]);
      return refresh();
    },
    choose: (...of: Parameters<Routes["choose"]>) => {
      const choice = choose(...of);
      return "way" in choice ? { way: counted(choice.way) } : choice;
    },
  } satisfies Partial<Routes>);
  const ids = await manyMails(team, from, 60);
  runner = runDeliveries(routes, window);
  await allSettled(ids);
  expect(most).toBe(window);
  expect(await judge(ids, sink.transactions)).toEqual(clean);
});

test("a place that was kept in the window and is not needed goes to whoever waits", async () => {
  await runner.stop(2000);
  const routes = openRoutes();
  const refresh = routes.refresh.bind(routes);
  let asked = 0;
  routes.refresh = async () => {
    if (++asked === 1) await sleep(300);
    return refresh();
  };
  const other = await aTeam();
  const first = await manyMails(team, from, 10, { lane: 0 });
  const behind = await manyMails(other, `shop@${await aDomain(other)}`, 10, { lane: 1 });
  await pool().query("UPDATE recipients SET status = 'canceled' WHERE email_id = ANY ($1::uuid[])", [first]);
  runner = runDeliveries(routes, 10);
  await allSettled([...first, ...behind]);
  expect(await statuses(behind)).toEqual({ sent: 10 });
});
