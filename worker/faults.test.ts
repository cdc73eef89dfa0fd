/** Faults of next hops and providers, each with the four numbers that say what became of the mail. The runner is the real one. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { anSes } from "@/test/providers";
import { dailyQuota, type SesServer, sesServer, throttling } from "@/test/ses-server";
import { type Sink, startSink } from "@/test/smtp-sink";
import { allSettled, mails, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let ses: SesServer;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;

beforeAll(async () => {
  [sink, ses] = await Promise.all([startSink(), sesServer()]);
  Object.assign(env(), {
    SMTP_URL: `${sink.url}?tls=none`,
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    DELIVERY_LEASE_SECONDS: 5,
    DELIVERY_RETRY_SECONDS: [0.2, 0.2, 0.4],
    DELIVERY_AMBIGUOUS_SECONDS: 1,
  });
});
beforeEach(async () => {
  sink.reset();
  ses.reset();
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
  runner = runDeliveries(openRoutes());
});
afterEach(async () => {
  await runner.stop(2000);
  await pool().query("DELETE FROM deliveries");
});
afterAll(() => Promise.all([sink.close(), ses.close()]));

const send = async (count: number, of: TeamFacts = team, sender = from) => {
  const ids = await manyMails(of, sender, count);
  runner.wake();
  return ids;
};
const bySmtp = (ids: readonly string[]) => judge(ids, sink.transactions);
const bySes = (ids: readonly string[]) =>
  judge(
    ids,
    ses.accepted.map(({ recipients, raw }) => ({ recipients, message: raw })),
  );

test("pausing and resuming a team five times doubles nothing, and nothing leaves while it is paused", async () => {
  sink.rules.delay = 5;
  const ids = await send(400);
  for (const reached of [40, 100, 160, 220, 280]) {
    await sink.received(reached);
    await pool().query("UPDATE teams SET paused_at = now() WHERE id = $1", [team.id]);
    await until(
      "what had begun has ended",
      async () =>
        (await pool().query("SELECT count(*)::int AS n FROM deliveries WHERE team_id = $1 AND lease_token IS NOT NULL", [team.id])).rows[0]
          .n,
      (held) => held === 0,
    );
    const before = sink.count;
    await new Promise((done) => setTimeout(done, 200));
    expect(sink.count).toBe(before);
    await pool().query("UPDATE teams SET paused_at = NULL WHERE id = $1", [team.id]);
  }
  await allSettled(ids);
  expectKept("F02 pause and resume, five times", await bySmtp(ids));
});

test("of ten messages one gets no answer after its final dot: no more copies than that, with one Message-ID", async () => {
  const silent = new Set<string>();
  sink.rules.refuse = {
    dot: (recipient) => {
      const first = /-\d*0@/.test(recipient) && !silent.has(recipient);
      if (first) silent.add(recipient);
      sink.rules.drop = first ? "after-dot" : null;
      return null;
    },
  };
  const ids = await send(200);
  await allSettled(ids);
  expect(silent.size).toBe(20);
  expectKept("F09 no answer to 20 of 200 final dots", await bySmtp(ids), 20);
  const { rows } = await pool().query(
    "SELECT count(*)::int AS n FROM events WHERE email_id = ANY ($1::uuid[]) AND type = 'deferred' AND detail ->> 'reason' = 'outcome_unknown'",
    [ids],
  );
  expect(rows[0].n).toBe(20);
});

test("greylisting costs a second try and nothing else", async () => {
  const seen = new Map<string, number>();
  sink.rules.refuse = {
    rcpt: (recipient) => {
      const since = seen.get(recipient);
      seen.set(recipient, since ?? performance.now());
      return since !== undefined && performance.now() - since > 150 ? null : "450 4.2.0 Greylisted, come back later";
    },
  };
  const ids = await send(50);
  await allSettled(ids);
  expectKept("F10 greylisting", await bySmtp(ids));
  expect(await statuses(ids)).toEqual({ sent: 50 });
  const { rows } = await pool().query("SELECT max(attempts) AS most FROM recipients WHERE email_id = ANY ($1::uuid[])", [ids]);
  expect(rows[0].most).toBeLessThanOrEqual(4);
  expect((await pool().query("SELECT FROM suppressions WHERE team_id = $1", [team.id])).rows).toEqual([]);
});

test("a message that cannot be made fails alone, among a thousand", async () => {
  const ids = await manyMails(team, from, 999);
  const [poison = ""] = await mails(team, [{ from, to: ["poison@example.test"] }]);
  await pool().query("UPDATE emails SET message_id = 'no message id at all' WHERE id = $1", [poison]);
  runner.wake();
  await allSettled([...ids, poison]);
  expectKept("F19 one poisoned among a thousand", await bySmtp([...ids, poison]));
  expect(await statuses([poison])).toEqual({ failed: 1 });
}, 40_000);

test("ten messages of one team are not held up by the thousands of another", async () => {
  sink.rules.delay = 2;
  const crowd = await send(5000);
  await sink.received(50);
  const other = await aTeam();
  const sender = `desk@${await aDomain(other)}`;
  const ids = await send(10, other, sender);
  const before = sink.count;
  await allSettled([...ids, ...crowd]);
  const last = sink.transactions.findLastIndex(({ from: whose }) => whose === sender);
  expect(last - before).toBeLessThan(2500);
  expectKept("F27 ten behind five thousand", await bySmtp([...ids, ...crowd]));
}, 40_000);

describe("Amazon SES", () => {
  test("that throttles is given less, and nobody's message fails for it", async () => {
    await anSes(team, ses.url, { rate: 100 });
    ses.rules.rate = 20;
    const ids = await send(80);
    await allSettled(ids, 60_000);
    expectKept("F14 SES throttles at a fifth of the rate", await bySes(ids));
    expect(await statuses(ids)).toEqual({ sent: 80 });
    const { rows } = await pool().query("SELECT provider_id FROM recipients WHERE email_id = ANY ($1::uuid[])", [ids]);
    expect(new Set(rows.map(({ provider_id }) => provider_id))).toEqual(new Set(ses.accepted.map(({ messageId }) => messageId)));
  }, 70_000);

  test("whose daily quota is used up parks the mail, and it leaves when there is quota again", async () => {
    const key = await anSes(team, ses.url, { rate: 1000 });
    await pool().query("UPDATE teams SET instance_transport = false WHERE id = $1", [team.id]);
    ses.rules.refuse = { ...dailyQuota, retryAfter: 2 };
    const ids = await send(60);
    await until(
      "it is closed",
      async () => (await pool().query("SELECT closed_by FROM transport_states WHERE key = $1", [key])).rows[0]?.closed_by,
      (by) => by === "quota",
    );
    const asked = ses.asked;
    expect(asked).toBeLessThanOrEqual(2 * env().DELIVERY_WINDOW);
    ses.rules.refuse = null;
    await allSettled(ids);
    expectKept("F14 SES has no quota left for a while", await bySes(ids));
    expect(await statuses(ids)).toEqual({ sent: 60 });
  }, 40_000);

  test.each(["reset", "malformed", "nameless"] as const)(
    "that takes five messages and answers with %s: at most five copies more",
    async (accident) => {
      await anSes(team, ses.url, { rate: 1000 });
      ses.rules.accident = accident;
      ses.rules.times = 5;
      const ids = await send(30);
      await allSettled(ids);
      expectKept(`F14 SES takes five and answers with ${accident}`, await bySes(ids), 5);
    },
  );

  describe("that is slow to answer", () => {
    const usual = env().SES_ANSWER_SECONDS;
    let key: string;
    beforeEach(async () => {
      key = await anSes(team, ses.url, { rate: 1000 });
    });
    afterEach(() => void Object.assign(env(), { SES_ANSWER_SECONDS: usual }));
    /** How often it could not be known whether SES had taken a message. */
    const unknowns = async (ids: readonly string[]): Promise<number> =>
      (
        await pool().query(
          "SELECT count(*)::int AS n FROM events WHERE email_id = ANY ($1::uuid[]) AND type = 'deferred' AND detail ->> 'reason' = 'outcome_unknown'",
          [ids],
        )
      ).rows[0].n;

    test("and answers within the time that is set has taken each message once", async () => {
      ses.rules.delay = 1500;
      const ids = await send(10);
      await allSettled(ids);
      expectKept("F14 SES answers late, and in time", await bySes(ids));
      expect([await statuses(ids), await unknowns(ids), ses.asked]).toEqual([{ sent: 10 }, 0, 10]);
    });

    test.each([
      ["never answers", "hang"],
      ["answers when nobody listens any more", "late"],
    ] as const)("and %s: one copy more of each message whose outcome was unknown, and no third", async (what, accident) => {
      Object.assign(env(), { SES_ANSWER_SECONDS: 3 });
      Object.assign(ses.rules, { accident, times: 5 });
      const ids = await send(15);
      await until(
        "five outcomes are unknown",
        () => unknowns(ids),
        (count) => count >= 5,
      );
      // The second try has all the time it needs, however slow the machine is.
      Object.assign(env(), { SES_ANSWER_SECONDS: usual });
      await pool().query("UPDATE providers SET revision = revision + 1 WHERE id = $1", [key]);
      await allSettled(ids);
      const unknown = await unknowns(ids);
      expectKept(`F14 SES takes it and ${what}`, await bySes(ids), unknown);
      expect(unknown).toBeGreaterThanOrEqual(5);
      expect(ses.asked).toBe(15 + unknown);
      expect(await statuses(ids)).toEqual({ sent: 15 });
    });
  });

  test("that breaks with 503 loses and doubles nothing", async () => {
    await anSes(team, ses.url, { rate: 1000 });
    ses.rules.refuse = { status: 503, type: "ServiceUnavailable", message: "Come back later." };
    ses.rules.times = 15;
    const ids = await send(30);
    await allSettled(ids, 40_000);
    const verdict = await judge(ids, [...ses.accepted.map(({ recipients, raw }) => ({ recipients, message: raw })), ...sink.transactions]);
    expectKept("F14 SES answers 503", verdict);
  }, 50_000);

  test("that rejects a message has refused it once and for all", async () => {
    await anSes(team, ses.url, { rate: 1000 });
    ses.rules.refuse = { status: 400, type: "MessageRejected", message: "Email address is not verified." };
    ses.rules.times = 3;
    const ids = await send(10);
    await allSettled(ids);
    expectKept("F14 SES rejects three", await bySes(ids));
    expect(await statuses(ids)).toEqual({ sent: 7, failed: 3 });
  });

  test("whose account is suspended is left alone, and the next transport takes the mail", async () => {
    const key = await anSes(team, ses.url, { rate: 1000 });
    ses.rules.refuse = { status: 400, type: "AccountSuspendedException", message: "The account is suspended." };
    const ids = await send(30);
    await allSettled(ids);
    expectKept("F14 SES has suspended the account", await bySmtp(ids));
    const { rows } = await pool().query("SELECT closed_by FROM transport_states WHERE key = $1", [key]);
    expect(rows[0]).toEqual({ closed_by: "suspended" });
    expect(ses.asked).toBeLessThanOrEqual(env().DELIVERY_WINDOW);
  });

  test("that throttles without end fails nobody while there is time", async () => {
    await anSes(team, ses.url, { rate: 1000 });
    ses.rules.refuse = throttling;
    const ids = await send(5);
    await until(
      "everybody was asked to wait",
      () => statuses(ids),
      ({ deferred = 0 }) => deferred === 5,
    );
    expect(await statuses(ids)).toEqual({ deferred: 5 });
    ses.rules.refuse = null;
    await allSettled(ids, 60_000);
    expectKept("F14 SES throttles everything, then nothing", await bySes(ids));
  }, 70_000);
});
