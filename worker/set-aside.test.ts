/** One stored row that this version cannot read or apply is set aside alone: what a newer version wrote before a rollback, or a bug let in. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { applyReports, openRoutes, type storeReport } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid, publicId } from "@/lib/infra/ids";
import { reportsTotal } from "@/lib/infra/metrics";
import type { TeamFacts } from "@/lib/kernel/context";
import { listProviders } from "@/lib/providers/list-providers";
import { aDomain, as, aTeam, key } from "@/test/harness";
import { anSes } from "@/test/providers";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner | null = null;
let team: TeamFacts;
let from = "";

beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_LEASE_SECONDS: 5 });
});
beforeEach(async () => {
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
});
afterEach(async () => {
  await runner?.stop(2000);
  runner = null;
  await pool().query("DELETE FROM deliveries; DELETE FROM notifications");
});
afterAll(() => sink.close());

type Report = Parameters<typeof storeReport>[0]["report"];
const delivered = (emailId: string): Report => ({
  by: "Postfix",
  about: { emailId, providerId: null },
  type: "delivered",
  at: Date.now(),
  recipients: [],
  hard: false,
  ref: "1",
  detail: {},
});
/** As whatever version wrote it; the first one stands before the others. */
const store = async (payloads: readonly object[]) => {
  const ids = payloads.map(() => newUuid());
  await pool().query(
    `INSERT INTO notifications (id, source, key, payload, next_try_at)
     SELECT id, 'postfix', id::text, payload, now() - make_interval(secs => 100 - n) FROM unnest($1::uuid[], $2::jsonb[]) WITH ORDINALITY AS t (id, payload, n)`,
    [ids, payloads.map((payload) => JSON.stringify(payload))],
  );
  return ids;
};
const stateOf = async (id: string | undefined) =>
  (
    await pool().query(
      "SELECT state, attempts, next_try_at > now() AS later, settled_at IS NOT NULL AS settled FROM notifications WHERE id = $1",
      [id],
    )
  ).rows[0];
const counted = async (state: string) => (await reportsTotal().get()).values.find(({ labels }) => labels.state === state)?.value ?? 0;
const sent = async (count: number) => {
  runner = runDeliveries(openRoutes());
  const ids = await manyMails(team, from, count);
  runner.wake();
  await allSettled(ids);
  return ids;
};

test("a report of a type that this version does not know is put off alone, the others are applied", async () => {
  const ids = await sent(20);
  const [first, ...more] = ids.map(delivered);
  const before = await counted("unreadable");
  const [unknown] = await store([{ ...first, type: "unsubscribed" }, ...more]);
  expect(await applyReports()).toBe(20);
  expect(await statuses(ids)).toEqual({ sent: 1, delivered: 19 });
  expect(await stateOf(unknown)).toEqual({ state: "waiting", attempts: 1, later: true, settled: false });
  expect(await counted("unreadable")).toBe(before + 1);
  expect(await applyReports()).toBe(0);
  await pool().query('UPDATE notifications SET payload = payload || \'{"type": "delivered"}\', next_try_at = now() WHERE id = $1', [
    unknown,
  ]);
  await applyReports();
  expect(await statuses(ids)).toEqual({ delivered: 20 });
});

test("a report that cannot be written is put off alone, the others are applied", async () => {
  const ids = await sent(20);
  const reports = ids.map(delivered);
  const stored = await store(reports.map((report, i) => (i === 7 ? { ...report, at: 1e300 } : report)));
  expect(await applyReports()).toBe(20);
  expect(await statuses(ids)).toEqual({ sent: 1, delivered: 19 });
  expect(await stateOf(stored[7])).toEqual({ state: "waiting", attempts: 1, later: true, settled: false });
});

test("a report that could not be read for a day is set aside for good", async () => {
  const [id] = await store([{ type: "unsubscribed" }]);
  await pool().query("UPDATE notifications SET received_at = now() - interval '25 hours' WHERE id = $1", [id]);
  expect(await applyReports()).toBe(1);
  expect(await stateOf(id)).toEqual({ state: "unreadable", attempts: 1, later: null, settled: true });
});

test.each([
  ["settings", { settings: {} }],
  ["type", { type: "pigeon" }],
])("mail of a team whose provider has an unreadable %s waits, and mail of other teams leaves", async (_, broken) => {
  const other = await aTeam();
  const id = await anSes(other, "http://127.0.0.1:9");
  await db().team.update({ where: { id: other.id }, data: { instanceTransport: false } });
  await db().provider.update({ where: { id }, data: broken });
  const waiting = await manyMails(other, `shop@${await aDomain(other)}`, 3);
  const ids = await sent(20);
  expect(await statuses(ids)).toEqual({ sent: 20 });
  await until(
    "it was looked at",
    async () =>
      (
        await pool().query(
          "SELECT due_at > created_at AS later FROM deliveries d JOIN emails e ON e.id = d.email_id WHERE d.team_id = $1",
          [other.id],
        )
      ).rows,
    (rows) => rows.length === 3 && rows.every(({ later }) => later),
  );
  const left = Object.keys(await statuses(waiting));
  expect(left.every((status) => status === "queued" || status === "deferred")).toBe(true);
  const { providers } = await as(key(other, "providers:read"), other).run(listProviders, {});
  expect(providers.map((one) => one.id)).toEqual("type" in broken ? [] : [publicId("provider", id)]);
});
