/** Messages that end or stop whoever prepares them, among others that only had the bad luck to be held by the same worker. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Claim, claim, clearSuspicion, mostSilentClaims, openRoutes, park } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { setAsideTotal } from "@/lib/infra/metrics";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner | null = null;
let team: TeamFacts;
let from: string;

beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_LEASE_SECONDS: 2 });
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
});
afterEach(async () => {
  await runner?.stop(2000);
  runner = null;
  await pool().query("DELETE FROM deliveries");
});
afterAll(() => sink.close());

const clean = { lost: 0, dup: 0, phantom: 0, lie: 0, strange: 0 };
/** What a worker that runs takes next. */
const next = (): Promise<Claim[]> => claim({ lane: 0, teams: [{ id: team.id, after: null }], limit: 500, perTeam: 500 }, { begin: false });
/** The worker that holds them is gone without a word. */
const fallSilent = (claims: readonly Claim[]) =>
  pool().query("UPDATE deliveries SET leased_until = now() - interval '1 second' WHERE email_id = ANY ($1::uuid[])", [
    claims.map(({ emailId }) => emailId),
  ]);
const due = (ids: readonly string[]) => pool().query("UPDATE deliveries SET due_at = now() WHERE email_id = ANY ($1::uuid[])", [ids]);
const rowOf = async (id: string) =>
  (await pool().query("SELECT silent_claims, lease_token, due_at > now() AS waits FROM deliveries WHERE email_id = $1", [id])).rows[0];

test("a message that ends its worker each time is set aside with its reason, and those claimed beside it are sent", async () => {
  const ids = await manyMails(team, from, 300);
  const poison = ids[123] ?? "";
  const others = ids.filter((id) => id !== poison);
  const companies: number[] = [];
  for (let claims = await next(); claims.length > 0; claims = await next()) {
    const mine = claims.find(({ emailId }) => emailId === poison);
    if (mine) {
      companies.push(claims.length);
      await fallSilent(claims);
      if (mine.silentClaims + 1 >= mostSilentClaims) break;
    } else await park(claims.map((one) => ({ claim: one, ms: 3_600_000 })));
  }
  expect(companies).toEqual([300, 100, 10, 1, 1]);

  runner = runDeliveries(openRoutes());
  await until(
    "a worker that has prepared nothing yet leaves it to others",
    () => rowOf(poison),
    (row) => row?.waits && row.lease_token === null,
  );
  expect(await rowOf(poison)).toMatchObject({ silent_claims: mostSilentClaims });
  await due(others);
  await allSettled(others);
  await due([poison]);
  await allSettled([poison]);
  expect(await statuses(others)).toEqual({ sent: 299 });
  expectKept("F19 one of 300 ends its worker each time", await judge(ids, sink.transactions));
  const { rows } = await pool().query("SELECT type, detail FROM events WHERE email_id = $1", [poison]);
  expect(rows).toMatchObject([{ type: "failed", detail: { reason: "not_processable" } }]);
  expect((await setAsideTotal().get()).values).toMatchObject([{ value: 1 }]);
});

test("a worker that is killed with its hands full, ten times in a row, fails no message", async () => {
  const ids = await manyMails(team, from, 300);
  for (let kills = 0; kills < 10; kills++) {
    const held: Claim[] = [];
    for (let claims = await next(); claims.length > 0; claims = await next()) {
      if (claims.some(({ silentClaims }) => silentClaims > 0)) await clearSuspicion(claims);
      held.push(...claims);
    }
    expect(held).toHaveLength(300);
    expect(Math.max(...held.map(({ silentClaims }) => silentClaims))).toBeLessThanOrEqual(1);
    await fallSilent(held);
  }
  runner = runDeliveries(openRoutes());
  await allSettled(ids);
  expect(await judge(ids, sink.transactions)).toEqual(clean);
  expect(await statuses(ids)).toEqual({ sent: 300 });
});

test("what a worker has prepared is suspect no more, although it still waits to be handed over", async () => {
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  sink.rules.hold = { at: "dot", until: promise };
  const ids = await manyMails(team, from, 25);
  await pool().query(
    "UPDATE deliveries SET silent_claims = 3, leased_until = now() - interval '1 second', lease_token = gen_random_uuid()",
  );
  runner = runDeliveries(openRoutes());
  await until(
    "all are claimed and none is suspect",
    async () =>
      (
        await pool().query(
          "SELECT count(*) FILTER (WHERE lease_token IS NOT NULL AND leased_until > now())::int AS held, max(silent_claims) AS most FROM deliveries",
        )
      ).rows[0],
    ({ held, most }) => held === 25 && most === 0,
  );
  answer();
  await allSettled(ids);
  expect(await judge(ids, sink.transactions)).toEqual(clean);
});

test("a message that a worker fell silent with is handed over only after that was recorded by itself", async () => {
  const ids = await manyMails(team, from, 2);
  const [unknown = "", silent = ""] = ids;
  await pool().query("UPDATE deliveries SET unknowns = 1, attempts = 1 WHERE email_id = $1", [unknown]);
  await fallSilent([{ emailId: silent } as Claim]);
  const claims = [];
  for (
    let more = await claim({ lane: 0, teams: [{ id: team.id, after: null }], limit: 9, perTeam: 9 }, { begin: true });
    more.length > 0;
  ) {
    claims.push(...more);
    more = await claim({ lane: 0, teams: [{ id: team.id, after: null }], limit: 9, perTeam: 9 }, { begin: true });
  }
  expect(claims.map(({ emailId, begun, handedAt }) => [emailId, begun, handedAt]).toSorted()).toEqual(
    [
      [unknown, false, null],
      [silent, false, null],
    ].toSorted(),
  );
});
