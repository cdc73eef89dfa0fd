/** What operators are told of the queue: how long it is, and whether it waits for a worker. */
import { beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import { aTeam } from "@/test/harness";
import { aRelay } from "@/test/providers";
import { manyMails } from "@/test/worker";
import { queueState } from "./queue-state";

const transactional = 0;
const state = async () => (await queueState()).find(({ lane }) => lane === transactional) ?? null;
/** All that waits has been due for ten minutes. */
const overdue = () => pool().query("UPDATE deliveries SET due_at = now() - interval '10 minutes'");
const bucket = (transport: string, tokens: number, ago: string) =>
  pool().query(
    `INSERT INTO paces (transport, slice, rate, ceiling, tokens, filled_at) VALUES ($1, '', 5, 5, $2, now() - $3::interval)
     ON CONFLICT (transport, slice) DO UPDATE SET tokens = excluded.tokens, filled_at = excluded.filled_at`,
    [transport, tokens, ago],
  );

beforeEach(async () => {
  await pool().query("TRUNCATE deliveries");
});

test("mail that nobody takes is late for as long as it has been due", async () => {
  await manyMails(await aTeam(), "ada@sandbox.test", 2);
  await overdue();
  const { waiting, oldestSeconds = 0, lateSeconds = 0 } = (await state()) ?? {};
  expect(waiting).toBe(2);
  expect(oldestSeconds).toBeGreaterThanOrEqual(600);
  expect(lateSeconds).toBeGreaterThanOrEqual(600);
});

test("mail of a paused team is neither counted nor late", async () => {
  await manyMails(await aTeam({ pausedAt: new Date() }), "ada@sandbox.test", 2);
  await overdue();
  expect(await state()).toEqual({ lane: 0, waiting: 0, oldestSeconds: 0, lateSeconds: 0 });
});

test("a queue that leaves as fast as its transport's rate allows is long and not late, and is late once nobody asks the transport any more", async () => {
  const team = await aTeam();
  const relay = await aRelay(team, 25, { rate: 5 });
  await manyMails(team, "ada@sandbox.test", 2);
  await overdue();
  await bucket(relay, 0.3, "1 second");
  const leaving = await state();
  expect(leaving?.oldestSeconds).toBeGreaterThanOrEqual(600);
  expect(leaving?.lateSeconds).toBeLessThan(300);
  await bucket(relay, 0.3, "5 minutes");
  expect((await state())?.lateSeconds).toBeGreaterThanOrEqual(300);
  await bucket(relay, 5, "1 second");
  expect((await state())?.lateSeconds, "a transport with room explains no wait").toBeGreaterThanOrEqual(600);
});

test("one team's limit excuses no other team's wait", async () => {
  const [slow, other] = [await aTeam(), await aTeam()];
  const relay = await aRelay(slow, 25, { rate: 5 });
  await manyMails(slow, "ada@sandbox.test", 1);
  await manyMails(other, "ada@sandbox.test", 1);
  await overdue();
  await bucket(relay, 0.3, "1 second");
  expect((await state())?.lateSeconds).toBeGreaterThanOrEqual(600);
});

test("mail whose only transport is closed after an outage is not late", async () => {
  const team = await aTeam();
  const relay = await aRelay(team, 25);
  await pool().query("UPDATE teams SET instance_transport = false WHERE id = $1", [team.id]);
  await manyMails(team, "ada@sandbox.test", 1);
  await overdue();
  await pool().query("INSERT INTO transport_states (key, closed_until, closed_by) VALUES ($1, now() + interval '1 minute', 'outage')", [
    relay,
  ]);
  expect((await state())?.lateSeconds).toBe(0);
});
