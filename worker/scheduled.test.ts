/** Scheduled mail in front of real workers: it leaves at its time, once, and a cancel is one or the other. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { cancelEmail, getEmail } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { publicId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, as, aTeam, key, refusalOf } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, aWorker, leaveNothing, mails, manyMails, statuses, until } from "@/test/worker";

let sink: Sink;
let settings: Record<string, string>;
let team: TeamFacts;
let from: string;

const inMs = (ms: number) => new Date(Date.now() + ms);

beforeAll(async () => {
  sink = await startSink();
  settings = { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_WINDOW: "10", DELIVERY_CONNECTIONS: "10" };
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team, `${randomBytes(4).toString("hex")}.test`)}`;
});
afterEach(leaveNothing);
afterAll(() => sink.close());

const headOf = (message: Buffer) => message.subarray(0, message.indexOf("\r\n\r\n")).toString("latin1");
const idOf = (message: Buffer) => /^X-Mailwright-Id: (.+)\r?$/m.exec(headOf(message))?.[1] ?? "none";

/** Starts a worker whose own clock can be set while it runs. */
async function aWorkerToSet() {
  const file = join(mkdtempSync(join(tmpdir(), "mailwright-clock-")), "by");
  writeFileSync(file, "0");
  writeFileSync(`${file}.read`, "0");
  const code = `import { readFileSync, writeFileSync } from "node:fs"; const file = ${JSON.stringify(file)}; const True = Date; let by = 0;
    setInterval(() => { const said = readFileSync(file, "utf8"); if (said !== "" && Number(said) !== by) { by = Number(said); writeFileSync(file + ".read", said); } }, 10).unref();
    globalThis.Date = class extends True { constructor(...a) { if (a.length) super(...a); else super(True.now() + by); } static now() { return True.now() + by; } };`;
  const worker = await aWorker({
    ...settings,
    TZ: "Europe/Berlin",
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
  });
  return {
    worker,
    /** Resolves when the worker goes by it. */
    async set(now: number) {
      const by = String(now - Date.now());
      writeFileSync(file, by);
      await until(
        "it goes by the other time",
        () => readFileSync(`${file}.read`, "utf8"),
        (read) => read === by,
      );
    },
  };
}

/** Starts a worker whose own clock is wrong by so much. */
const aWorkerOff = (minutes: number) => {
  const code = `const True = Date; const by = ${minutes * 60_000};
    globalThis.Date = class extends True { constructor(...a) { if (a.length) super(...a); else super(True.now() + by); } static now() { return True.now() + by; } };`;
  return aWorker({ ...settings, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });
};

test("canceling 200 messages while two workers send them: each is canceled and never sent, or sent once and the cancel refused", async () => {
  sink.rules.delay = 15;
  const ids = await manyMails(team, from, 200);
  const workers = await Promise.all([aWorker(settings), aWorker(settings)]);
  await sink.received(5);
  const developer = as(key(team, "emails:send"), team);
  const outcomes = new Map<string, string>();
  const backwards = ids.toReversed().map((id) => publicId("email", id));
  const cancelSome = async () => {
    for (let id = backwards.shift(); id; id = backwards.shift()) {
      const canceling = developer.run(cancelEmail, { id });
      outcomes.set(
        id,
        await canceling.then(
          ({ status }) => status,
          () => refusalOf(canceling),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: 4 }, cancelSome));
  await allSettled(ids);
  const copies = Map.groupBy(sink.transactions, ({ message }) => idOf(message));
  const told = Object.fromEntries(
    [...Map.groupBy(outcomes, ([id, outcome]) => `${outcome}, ${copies.get(id)?.length ?? 0} copies`)].map(([what, { length }]) => [
      what,
      length,
    ]),
  );
  expect(Object.keys(told).sort()).toEqual(["canceled, 0 copies", "email_not_cancelable, 1 copies"]);
  expect(await statuses(ids)).toEqual({ canceled: told["canceled, 0 copies"], sent: told["email_not_cancelable, 1 copies"] });
  expectKept("F30 canceled one by one while two workers send", await judge(ids, sink.transactions));
  for (const worker of workers) await worker.signal("SIGTERM");
});

test("what came due while no worker ran is sent late and once by two that start together, dated as asked; what is ahead stays", async () => {
  const overdue = await manyMails(team, from, 300, { sendAt: inMs(60_000) });
  const ahead = await manyMails(team, from, 20, { sendAt: inMs(3_600_000) });
  await pool().query(
    "UPDATE deliveries SET due_at = due_at - interval '4 hours', give_up_at = give_up_at - interval '4 hours' WHERE email_id = ANY ($1::uuid[])",
    [overdue],
  );
  await pool().query("UPDATE emails SET send_at = send_at - interval '4 hours' WHERE id = ANY ($1::uuid[])", [overdue]);
  const workers = await Promise.all([aWorker(settings), aWorker(settings)]);
  await allSettled(overdue);
  expectKept("F20 due while no worker ran, before two that start at once", await judge(overdue, sink.transactions));
  expect(sink.transactions).toHaveLength(300);
  expect(await statuses(ahead)).toEqual({ scheduled: 20 });
  const dated = /^Date: (.+)\r?$/m.exec(headOf(sink.transactions[0]?.message ?? Buffer.alloc(0)))?.[1] ?? "";
  expect(Math.abs(Date.now() - 4 * 3_600_000 - Date.parse(dated))).toBeLessThan(120_000);
  for (const worker of workers) await worker.signal("SIGTERM");
});

test("workers ten minutes ahead and ten minutes behind send at the time of the database, neither early nor late", async () => {
  const workers = await Promise.all([aWorkerOff(10), aWorkerOff(-10)]);
  const sendAt = inMs(2_500);
  const [soon = ""] = await mails(team, [{ from, to: ["soon@example.test"], sendAt }]);
  const [later = ""] = await mails(team, [{ from, to: ["later@example.test"], sendAt: inMs(300_000) }]);
  await sink.received(1, 60_000);
  const [taken] = sink.transactions;
  expect(taken?.startedAt).toBeGreaterThanOrEqual(sendAt.getTime());
  expect(taken?.startedAt).toBeLessThan(sendAt.getTime() + 60_000);
  await allSettled([soon]);
  expectKept("F21 workers ten minutes ahead and behind", await judge([soon], sink.transactions));
  expect(await statuses([soon, later])).toEqual({ sent: 1, scheduled: 1 });
  for (const worker of workers) await worker.signal("SIGTERM");
});

test("a worker in Berlin whose clock is set back and ahead, and passes summer time, winter time and the year, sends all once and nothing early", async () => {
  const moves = [
    () => Date.now() - 2 * 3_600_000,
    () => Date.now() + 4 * 24 * 3_600_000,
    () => Date.parse("2026-10-25T01:00:00Z") - 1000,
    () => Date.parse("2027-03-28T01:00:00Z") - 1000,
    () => Date.parse("2026-12-31T23:00:00Z") - 1000,
  ];
  sink.rules.delay = 10;
  const again = new Set<string>();
  sink.rules.refuse = {
    rcpt: (recipient) => {
      const first = recipient.includes("0@") && !again.has(recipient);
      if (first) again.add(recipient);
      return first ? "450 4.2.0 Greylisted" : null;
    },
  };
  const clock = await aWorkerToSet();
  const soonAt = inMs(6_000);
  const [soon = "", later = ""] = await mails(team, [
    { from, to: ["soon@example.test"], sendAt: soonAt },
    { from, to: ["later@example.test"], sendAt: inMs(600_000) },
  ]);
  const ids = [soon];
  for (const [n, now] of moves.entries()) {
    const people = Array.from({ length: 60 }, (_, i) => `person-${n}-${i}@example.test`);
    ids.push(
      ...(await mails(
        team,
        people.map((one) => ({ from, to: [one] })),
      )),
    );
    await sink.received(n * 60 + 20, 60_000);
    await clock.set(now());
    const since = performance.now();
    await until(
      "the moment has passed by the worker's clock",
      () => performance.now() - since,
      (ms) => ms > 1500,
    );
  }
  await allSettled(ids, 60_000);
  expect(again.size).toBe(30);
  expect(await statuses([...ids, later])).toEqual({ sent: 301, scheduled: 1 });
  expect(sink.of("soon@example.test")[0]?.startedAt).toBeGreaterThanOrEqual(soonAt.getTime());
  expectKept(
    "F21 a worker's clock is set back, ahead, and over summer time, winter time and the year",
    await judge(ids, sink.transactions),
  );
  expect(await clock.worker.signal("SIGTERM")).toBe(0);
}, 240_000);

test("an attempt that fails for now is told as deferred, like that of any other mail, and is not scheduled any more", async () => {
  sink.rules.refuse = { rcpt: "451 4.7.1 later" };
  const [id = ""] = await mails(team, [{ from, to: ["busy@example.test"], sendAt: inMs(400) }]);
  const worker = await aWorker({ ...settings, DELIVERY_RETRY_SECONDS: "600" });
  await until(
    "it is deferred",
    () => statuses([id]),
    ({ deferred }) => deferred === 1,
  );
  const { email } = await as(key(team, "emails:read"), team).run(getEmail, { id: publicId("email", id) });
  expect(email.status).toBe("deferred");
  await worker.signal("SIGTERM");
});
