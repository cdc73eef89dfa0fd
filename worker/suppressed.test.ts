/** The suppression list wins over the queue. The runner is the real one, in this process. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { lanes, openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { foldAddress } from "@/lib/infra/mime/address";
import type { TeamFacts } from "@/lib/kernel/context";
import { type NewSuppression, suppress } from "@/lib/suppressions";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, statuses } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;

beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_LEASE_SECONDS: 2, DELIVERY_RETRY_SECONDS: [0.2, 0.2, 0.4] });
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
});
afterEach(() => runner.stop(2000));
afterAll(() => sink.close());

const start = () => {
  runner = runDeliveries(openRoutes());
};
const clean = { lost: 0, dup: 0, phantom: 0, lie: 0, strange: 0 };
const entry = (address: string, more: Partial<NewSuppression> = {}): NewSuppression => ({
  teamId: team.id,
  address,
  folded: foldAddress(address),
  reason: "manual",
  scope: "all",
  note: null,
  emailId: null,
  createdBy: null,
  ...more,
});
const eventsOf = async (emailId: string) =>
  (await pool().query("SELECT recipient_no AS no, type, detail FROM events WHERE email_id = $1 ORDER BY id", [emailId])).rows;
const listed = async () =>
  (await pool().query("SELECT address, reason, scope, note, email_id FROM suppressions WHERE team_id = $1 ORDER BY address", [team.id]))
    .rows;

test("whoever is suppressed while a message waits gets nothing, in every spelling, and the others get theirs", async () => {
  const ids = await mails(team, [
    { from, to: ["Ada@Example.Test", "bob@example.test"], bcc: ["ada+news@example.test"] },
    { from, to: ["ada@example.test"], lane: lanes.campaign },
    { from, to: ["ada@example.test"], sendAt: new Date(Date.now() - 1000) },
  ]);
  await suppress(pool(), [entry("aDa@example.test.")]);
  start();
  await allSettled(ids);
  expect(sink.transactions.map(({ recipients }) => recipients)).toEqual([["bob@example.test", "ada+news@example.test"]]);
  expect(await statuses(ids)).toEqual({ suppressed: 3, sent: 2 });
  expect((await eventsOf(ids[0] ?? "")).filter(({ type }) => type === "suppressed")).toEqual([
    { no: 0, type: "suppressed", detail: { reason: "manual" } },
  ]);
  expect(await judge(ids, sink.transactions)).toEqual(clean);
});

test("a marketing suppression stops campaigns and lets transactional mail through", async () => {
  await suppress(pool(), [entry("ada@example.test", { reason: "unsubscribe", scope: "marketing" })]);
  const ids = await mails(team, [
    { from, to: ["ada@example.test"] },
    { from, to: ["ada@example.test"], lane: lanes.campaign },
  ]);
  start();
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ sent: 1, suppressed: 1 });
});

test("another team's suppression stops nothing", async () => {
  const other = await aTeam();
  await suppress(pool(), [entry("ada@example.test", { teamId: other.id, reason: "complaint" })]);
  const ids = await mails(team, [{ from, to: ["ada@example.test"] }]);
  start();
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ sent: 1 });
});

test("who was suppressed is settled also when the others have to wait, or fail", async () => {
  await suppress(pool(), [entry("ada@example.test")]);
  sink.rules.refuse = { rcpt: (argument) => (argument.includes("later@") ? "450 4.2.0 Greylisted" : "550 5.7.1 Never") };
  sink.rules.times = 2;
  const ids = await mails(team, [{ from, to: ["ada@example.test", "later@example.test", "never@example.test"] }]);
  start();
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ suppressed: 1, sent: 1, bounced: 1 });
  expect((await eventsOf(ids[0] ?? "")).filter(({ type }) => type === "suppressed")).toHaveLength(1);
});

test("a bounce that the sandbox plays teaches nothing and can be had again; its complaint is learned from live mail only", async () => {
  const to = ["bounced@sandbox.test", "complained@sandbox.test"];
  start();
  const tried = await mails(team, [{ from: "ada@sandbox.test", to, mode: "test" }]);
  await allSettled(tried);
  expect(await listed()).toEqual([]);
  const live = await mails(team, [{ from: "ada@sandbox.test", to }]);
  await allSettled(live);
  expect(await statuses(live)).toEqual({ bounced: 1, complained: 1 });
  expect(await listed()).toMatchObject([{ address: "complained@sandbox.test", reason: "complaint" }]);
  const again = await mails(team, [{ from: "ada@sandbox.test", to }]);
  await allSettled(again);
  expect(await statuses(again)).toEqual({ bounced: 1, suppressed: 1 });
});

test("of mixed answers one that names a missing mailbox suppresses, once, with the server's words; the others suppress nobody", async () => {
  sink.rules.refuse = {
    rcpt: (argument) => {
      if (argument.includes("Gone@")) return "550 5.1.1 No such user here";
      if (argument.includes("policy@")) return "550 5.7.1 Blocked";
      return null;
    },
  };
  const ids = await mails(team, [{ from, to: ["fine@example.test", "Gone@example.test", "policy@example.test"] }]);
  start();
  await allSettled(ids);
  expect(await statuses(ids)).toEqual({ sent: 1, bounced: 2 });
  expect(await listed()).toEqual([
    { address: "Gone@example.test", reason: "hard_bounce", scope: "all", note: "550 5.1.1 No such user here", email_id: ids[0] },
  ]);
});

test("greylisting and full mailboxes suppress nobody", async () => {
  sink.rules.refuse = { rcpt: "450 4.2.1 Greylisted" };
  sink.rules.times = 2;
  const ids = await mails(team, [{ from, to: ["slow@example.test"] }]);
  const full = await mails(team, [{ from, to: ["full@example.test"] }]);
  start();
  await allSettled([...ids, ...full]);
  expect(await listed()).toEqual([]);
});

test("from the moment an address is suppressed at most what is being handed over still leaves: 2,000 wait", async () => {
  const ids = await mails(
    team,
    Array.from({ length: 2000 }, () => ({ from, to: ["ada@example.test"] })),
  );
  start();
  const { promise, resolve: goOn } = Promise.withResolvers<void>();
  await sink.received(200);
  sink.rules.hold = { at: "dot", until: promise };
  await suppress(pool(), [entry("ada@example.test")]);
  const before = sink.count;
  goOn();
  await allSettled(ids);
  const after = sink.count - before;
  const { sent = 0, suppressed = 0 } = await statuses(ids);
  expect(sent + suppressed).toBe(2000);
  expect(suppressed).toBeGreaterThan(1000);
  expect(after).toBeLessThanOrEqual(env().DELIVERY_WINDOW);
  expectKept("F30 suppressed while 2,000 wait", await judge(ids, sink.transactions));
}, 60_000);
