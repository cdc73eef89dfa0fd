/** Relays that refuse, hold and drop at every stage of the dialogue, each with the four numbers. The runner is the real one. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { aRelay } from "@/test/providers";
import { type Sink, type SinkOptions, startSink } from "@/test/smtp-sink";
import { allSettled, mails, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let domain: string;

const leaseSeconds = 2;
const firstRungMs = 300;

beforeAll(async () => {
  sink = await startSink();
  Object.assign(env(), {
    SMTP_URL: `${sink.url}?tls=none`,
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    DELIVERY_LEASE_SECONDS: leaseSeconds,
    DELIVERY_RETRY_SECONDS: [firstRungMs / 1000, 0.2, 0.4],
    DELIVERY_AMBIGUOUS_SECONDS: 1,
  });
});
beforeEach(async () => {
  sink.reset();
  await pool().query("DELETE FROM transport_states");
  team = await aTeam();
  domain = await aDomain(team);
  runner = runDeliveries(openRoutes());
});
afterEach(async () => {
  await runner.stop(2000);
  await pool().query("DELETE FROM deliveries");
});
afterAll(() => sink.close());

/** Each with a sender and a recipient of its own, so that every command tells whose it is. */
const send = async (count: number, text = "Hello.") => {
  const names = Array.from({ length: count }, (_, i) => `person-${i}`);
  const ids = await mails(
    team,
    names.map((name) => ({ from: `${name}@${domain}`, to: [`${name}@example.test`], text })),
  );
  runner.wake();
  return ids;
};
const suppressed = async () =>
  (await pool().query("SELECT address FROM suppressions WHERE team_id = $1 ORDER BY address", [team.id])).rows.map(
    ({ address }) => address,
  );
const unknowns = async (ids: readonly string[]) =>
  (
    await pool().query(
      "SELECT count(*)::int AS n FROM events WHERE email_id = ANY ($1::uuid[]) AND detail ->> 'reason' = 'outcome_unknown'",
      [ids],
    )
  ).rows[0].n;

/** A connection that fails closes the relay for a while, and longer each time: few are enough. */
const timesAt = (stage: string) => (stage === "greeting" || stage === "ehlo" ? 3 : 10);

describe("a relay that refuses for now", () => {
  test.each(["mail", "rcpt", "data", "dot"] as const)("at %s is asked again no sooner than set, and nobody bounces", async (stage) => {
    const refused = new Map<string, number>();
    const waited: number[] = [];
    sink.rules.refuse = {
      [stage]: (argument: string) => {
        const [name = ""] = /person-\d+/.exec(argument) ?? [];
        const before = refused.get(name);
        refused.set(name, performance.now());
        if (before === undefined) return "451 4.3.0 Not now";
        waited.push(performance.now() - before);
        return null;
      },
    };
    const ids = await send(20);
    await allSettled(ids);
    expectKept(`F05 451 at ${stage}`, await judge(ids, sink.transactions));
    expect(waited).toHaveLength(20);
    // A millisecond is what the database's times are rounded to.
    expect(Math.min(...waited)).toBeGreaterThanOrEqual(firstRungMs * 0.8 - 2);
    expect(await statuses(ids)).toEqual({ sent: 20 });
    expect(await suppressed()).toEqual([]);
  });

  test.each(["421 4.3.2 Too busy", "554 5.3.2 Not today"])(
    "at its greeting (%s) has said nothing about any message",
    async (reply) => {
      sink.rules.refuse = { greeting: reply };
      sink.rules.times = timesAt("greeting");
      const ids = await send(20);
      await allSettled(ids);
      expectKept(`F05 ${reply.slice(0, 3)} at greeting`, await judge(ids, sink.transactions));
      expect(await statuses(ids)).toEqual({ sent: 20 });
      expect(await suppressed()).toEqual([]);
    },
    60_000,
  );
});

describe("a relay that refuses for good", () => {
  test.each(["mail", "rcpt", "data", "dot"] as const)("at %s bounces each message once", async (stage) => {
    sink.rules.refuse = { [stage]: "550 5.7.1 Never" };
    const ids = await send(20);
    await allSettled(ids);
    expectKept(`F06 550 at ${stage}`, await judge(ids, sink.transactions));
    expect(await statuses(ids)).toEqual({ bounced: 20 });
    expect(await suppressed()).toEqual([]);
  });

  test("one recipient of a transaction, puts off another and takes a third gives each its own outcome", async () => {
    const asked = new Set<string>();
    sink.rules.refuse = {
      rcpt: (argument) => {
        if (argument.includes("gone-")) return "550 5.1.1 No such user";
        if (argument.includes("policy-")) return "550 5.7.1 Not from you";
        const again = asked.has(argument);
        asked.add(argument);
        return argument.includes("later-") && !again ? "450 4.2.0 Greylisted" : null;
      },
    };
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    const to = (i: number) => ["now", "later", "gone", "policy"].map((name) => `${name}-${i}@example.test`);
    const ids = await mails(
      team,
      numbers.map((i) => ({ from: `shop@${domain}`, to: to(i) })),
    );
    runner.wake();
    await allSettled(ids);
    expectKept("F06 250, 450 and 550 in one transaction", await judge(ids, sink.transactions));
    const taken = sink.transactions.map(({ recipients }) => recipients.join());
    expect(taken.toSorted()).toEqual(numbers.flatMap((i) => [`later-${i}@example.test`, `now-${i}@example.test`]).sort());
    const rcpts = sink.commands.filter((command) => command.startsWith("RCPT"));
    expect(rcpts).toHaveLength(numbers.length * 5);
    expect(await statuses(ids)).toEqual({ sent: 80, bounced: 80 });
    const { rows } = await pool().query("SELECT count(*)::int AS n FROM events WHERE email_id = ANY ($1::uuid[]) AND type = 'bounced'", [
      ids,
    ]);
    expect(rows[0].n).toBe(80);
    expect(await suppressed()).toEqual(numbers.map((i) => `gone-${i}@example.test`).sort());
  });
});

describe("a relay whose TLS is broken", () => {
  /** The instance's own relay takes nothing for the team. */
  const onlyBy = async (security: "starttls" | "opportunistic", rules: SinkOptions) => {
    const relay = await startSink(rules);
    await aRelay(team, relay.port, { security });
    await pool().query("UPDATE teams SET instance_transport = false WHERE id = $1", [team.id]);
    return relay;
  };

  test("is given mail in the clear where that is allowed, each message once", async () => {
    const relay = await onlyBy("opportunistic", { brokenTls: true });
    const ids = await send(20);
    await allSettled(ids);
    expectKept("F11 nonsense instead of TLS, and TLS is optional", await judge(ids, relay.transactions));
    expect(await statuses(ids)).toEqual({ sent: 20 });
    expect(relay.transactions.some(({ tls }) => tls)).toBe(false);
    await relay.close();
  });

  test.each([
    ["nonsense instead of TLS", { brokenTls: true }],
    ["a certificate that nobody signed", {}],
    ["no TLS at all", { startTls: false }],
  ] satisfies [string, SinkOptions][])("(%s) is given nothing where TLS is required", async (what, rules) => {
    const relay = await onlyBy("starttls", rules);
    const ids = await send(5);
    await until(
      "it was asked",
      () => relay.connections.total,
      (count) => count > 0,
    );
    await until(
      "it is known to be out",
      async () => (await pool().query("SELECT count(*)::int AS n FROM transport_states WHERE failures > 0")).rows[0].n,
      (count) => count > 0,
    );
    expect(Object.keys(await statuses(ids)).filter((status) => !["queued", "deferred"].includes(status))).toEqual([]);
    await pool().query("UPDATE deliveries SET give_up_at = now()");
    await allSettled(ids, 60_000);
    expectKept(`F11 ${what}, and TLS is required`, await judge(ids, relay.transactions));
    expect(await statuses(ids)).toEqual({ failed: 5 });
    expect(relay.commands.filter((command) => command.startsWith("MAIL"))).toEqual([]);
    await relay.close();
  });
});

test("relays that hold every stage for longer than a lease keep their mail from nobody else and get each message once", async () => {
  const { promise, resolve: release } = Promise.withResolvers<void>();
  const stages = ["ehlo", "mail", "rcpt", "data", "dot"] as const;
  const held = await Promise.all(
    stages.map(async (at) => {
      const slow = await startSink({ hold: { at, until: promise } });
      const owner = await aTeam();
      await aRelay(owner, slow.port);
      const ids = await manyMails(owner, `shop@${await aDomain(owner)}`, 12);
      return { at, slow, ids };
    }),
  );
  const second = runDeliveries(openRoutes());
  try {
    runner.wake();
    for (const { at, slow } of held)
      await until(
        `a message is held at ${at}`,
        () => slow.commands.filter((command) => command.toLowerCase().startsWith(at === "dot" ? "data" : at)).length,
        (count) => count > 0,
      );
    const since = (await pool().query("SELECT now() AS at")).rows[0].at;
    const others = await send(400);
    await allSettled(others);
    expectKept("F07 mail of others beside five tarpits", await judge(others, sink.transactions));
    const waiting = held.flatMap(({ ids }) => ids);
    expect(await statuses(waiting)).toEqual({ queued: waiting.length });
    await until(
      "the first claims would be anybody's, had nobody kept them",
      async () =>
        (await pool().query("SELECT now() > $1::timestamptz + make_interval(secs => $2) AS over", [since, 2 * leaseSeconds + 5])).rows[0]
          .over,
      (over) => over === true,
      30_000,
    );
    release();
    await allSettled(waiting);
    for (const { at, slow, ids } of held) expectKept(`F07 held at ${at} for longer than a lease`, await judge(ids, slow.transactions));
    expect(await unknowns(waiting)).toBe(0);
  } finally {
    release();
    await second.stop(2000);
    await Promise.all(held.map(({ slow }) => slow.close()));
  }
}, 60_000);

describe("a connection that is lost", () => {
  test.each(["greeting", "ehlo", "mail", "rcpt", "data", "before-dot"] as const)(
    "at %s loses and doubles nothing",
    async (stage) => {
      sink.rules.drop = stage;
      sink.rules.times = timesAt(stage);
      const ids = await send(20);
      await allSettled(ids);
      expectKept(`F08 lost at ${stage}`, await judge(ids, sink.transactions));
      expect(await statuses(ids)).toEqual({ sent: 20 });
      expect(sink.rules.times).toBe(0);
      expect(await unknowns(ids)).toBe(stage === "before-dot" ? timesAt(stage) : 0);
    },
    60_000,
  );

  test("by a reset in the middle of a body of four megabytes loses and doubles nothing", async () => {
    sink.rules.drop = "body";
    sink.rules.times = 1;
    const ids = await send(3, "Hello, all of you.\n".repeat(220_000));
    await allSettled(ids);
    expectKept("F08 reset in the middle of the body", await judge(ids, sink.transactions));
    expect(await statuses(ids)).toEqual({ sent: 3 });
    expect(sink.rules.times).toBe(0);
  });
});
