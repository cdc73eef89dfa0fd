/** What providers report of mail that workers really sent: each report has its effect once, in every order, and no copy too many. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callbacksBase, serveCallbacks } from "@/lib/api/callbacks";
import { serveWeb } from "@/lib/api/web-hinge";
import { applyReports, openRoutes } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { expectKept, judge } from "@/test/oracle";
import { anSes } from "@/test/providers";
import { type SesMessage, type SesServer, sesServer } from "@/test/ses-server";
import { type Sink, startSink } from "@/test/smtp-sink";
import { ourTopic, type SnsAuthority, sesEvent, snsAnchor, snsAuthority } from "@/test/sns-authority";
import { tallied } from "@/test/tallies";
import { allSettled, mails, manyMails, statuses, until } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let sink: Sink;
let ses: SesServer;
let sns: SnsAuthority;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;
const secret = "the secret of a Postfix, for tests";

beforeAll(async () => {
  [sink, ses, sns] = await Promise.all([startSink(), sesServer(), snsAuthority()]);
  Object.assign(env(), {
    SMTP_URL: `${sink.url}?tls=none`,
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    SNS_TOPICS: [ourTopic],
    SNS_TRUST_ANCHOR: snsAnchor,
    SNS_TRUST_HOSTS: [sns.host],
    POSTFIX_WEBHOOK_SECRET: secret,
    DELIVERY_LEASE_SECONDS: 5,
    DELIVERY_AMBIGUOUS_SECONDS: 3600,
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
  await pool().query("DELETE FROM notifications");
});
afterAll(() => Promise.all([sink.close(), ses.close(), sns.close()]));

const door = serveWeb(serveCallbacks, callbacksBase);
const call = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const { status } = await door(
    new Request(`http://localhost${callbacksBase}${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  );
  expect(status).toBe(200);
};
/** In an envelope of its own. */
const publish = (event: unknown) => call("/ses", sns.notification(event));
const postfix = (body: unknown) => call("/postfix", body, { "x-webhook-secret": secret });
const applyAll = async () => {
  while ((await applyReports()) > 0);
};
const taken = () => [...sink.transactions, ...ses.accepted.map(({ recipients, raw }) => ({ recipients, message: raw }))];
const sent = async (count: number) => {
  const ids = await manyMails(team, from, count);
  runner.wake();
  await allSettled(ids);
  return ids;
};
/** As SES words it: what it was told of the message, and its own id. */
const eventOf = (type: string, { tags, recipients, messageId }: SesMessage) => {
  const event = sesEvent(type, { emailId: tags["mailwright-email"] ?? "", address: recipients[0] ?? "" });
  return { ...event, mail: { ...(event.mail as object), messageId } };
};
const all = async (text: string) => (await pool().query(text, [team.id])).rows;
/** All that reports change, without the moments at which it was written. */
const effects = async () => ({
  recipients: await all("SELECT email_id, no, status, code, enhanced, reply FROM recipients WHERE team_id = $1 ORDER BY email_id, no"),
  events: await all("SELECT email_id, recipient_no, type FROM events WHERE team_id = $1 ORDER BY email_id, recipient_no, type"),
  tallies: await tallied(team.id),
  suppressions: await all("SELECT address, reason, scope, note, email_id FROM suppressions WHERE team_id = $1 ORDER BY address"),
});

describe("each event three times at once, and again two days later, counts once", () => {
  /** Two days later SNS tells in envelopes of their own, and Postfix with another time. */
  const twice = async (tell: (twoDaysLater: boolean) => Promise<unknown>) => {
    await tell(false);
    await Promise.all([applyReports(), applyReports(), applyReports()]);
    await applyAll();
    const first = await effects();
    await pool().query("UPDATE notifications SET received_at = received_at - interval '48 hours'");
    await tell(true);
    await Promise.all([applyReports(), applyReports(), applyReports()]);
    await applyAll();
    expect(await effects()).toEqual(first);
    return first;
  };

  test("from SES", async () => {
    const ids = await sent(20);
    const at = Date.now();
    const events = ids.flatMap((emailId, i) =>
      ["Send", "Delivery", "Open", i % 2 ? "Bounce" : "Complaint"].map((type) =>
        sesEvent(type, { emailId, address: `person-${i}@example.test`, at }),
      ),
    );
    const bodies = events.map((event) => sns.notification(event));
    const seen = await twice((later) =>
      Promise.all(
        later ? [...events, ...events, ...events].map(publish) : [...bodies, ...bodies, ...bodies].map((body) => call("/ses", body)),
      ),
    );
    expectKept("F16 every event of SES six times over", await judge(ids, taken()));
    expect(seen.tallies).toMatchObject({ sent: 20, delivered: 20, bounced: 10, complained: 10 });
    expect(seen.suppressions).toHaveLength(20);
    expect(await statuses(ids)).toEqual({ bounced: 10, complained: 10 });
  });

  test("from Postfix", async () => {
    const ids = await sent(20);
    const { rows } = await pool().query("SELECT id, message_id FROM emails WHERE id = ANY ($1::uuid[]) ORDER BY id", [ids]);
    const messageIds = new Map<string, string>(rows.map(({ id, message_id }) => [id, message_id]));
    const at = Date.now();
    const bodies = ids.flatMap((id, i) =>
      ["delivered", ...(i % 2 ? ["bounce"] : [])].map((event) => ({
        event,
        recipient: `person-${i}@example.test`,
        message_id: messageIds.get(id),
        ...(event === "bounce" ? { reason: "550 5.1.1 User unknown" } : {}),
        timestamp: new Date(at).toISOString(),
      })),
    );
    const seen = await twice((later) =>
      Promise.all(
        [...bodies, ...bodies, ...bodies].map((body) =>
          postfix(later ? { ...body, timestamp: new Date(at + 10 * 60_000).toISOString() } : body),
        ),
      ),
    );
    expectKept("F16 every callback of Postfix six times over", await judge(ids, taken()));
    expect(seen.tallies).toMatchObject({ sent: 20, delivered: 20, bounced: 10 });
    expect(seen.suppressions).toHaveLength(10);
  });
});

describe("in whatever order", () => {
  test("six events come, one state is left: all 720 orders", async () => {
    const types = ["Send", "Delivery", "Open", "Click", "Bounce", "Complaint"];
    const orders = permutations(types);
    expect(orders).toHaveLength(720);
    const ids = await sent(orders.length);
    const now = Date.now();
    for (let step = 0; step < types.length; step++) {
      await Promise.all(
        orders.map((order, i) => {
          const type = order[step] ?? "";
          return publish(
            sesEvent(type, { emailId: ids[i] ?? "", address: `person-${i}@example.test`, at: now + types.indexOf(type) * 1000 }),
          );
        }),
      );
      await applyAll();
    }
    const { rows } = await pool().query(
      `SELECT DISTINCT r.status, r.code, r.enhanced, (SELECT string_agg(type, ' ' ORDER BY type) FROM events v WHERE v.email_id = r.email_id) AS events
       FROM recipients r WHERE r.email_id = ANY ($1::uuid[])`,
      [ids],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: "complained", events: "bounced clicked complained delivered opened sent" });
    expect((await effects()).tallies).toMatchObject({ sent: 720, delivered: 720, bounced: 720, complained: 720 });
    expectKept("F17 all 720 orders of six events", await judge(ids, taken()));
  }, 120_000);

  test("and before the worker could write that SES took it: the event waits for it, or stands and is not lowered", async () => {
    await anSes(team, ses.url, { rate: 1000 });
    const { promise, resolve: answer } = Promise.withResolvers<void>();
    ses.rules.delay = promise;
    const ids = await manyMails(team, from, 8);
    runner.wake();
    await until(
      "SES has them all",
      () => ses.accepted.length,
      (count) => count === 8,
    );
    for (const message of ses.accepted) for (const type of ["Delivery", "Send"]) await publish(eventOf(type, message));
    await applyReports();
    answer();
    await allSettled(ids);
    await pool().query("UPDATE notifications SET next_try_at = now() WHERE state = 'waiting'");
    await applyAll();
    expect(await statuses(ids)).toEqual({ delivered: 8 });
    expect((await effects()).tallies).toMatchObject({ sent: 8, delivered: 8 });
    expect((await all("SELECT count(*)::int AS n FROM notifications WHERE state = 'waiting' AND $1::uuid IS NOT NULL"))[0].n).toBe(0);
    expectKept("F17 reported before the outcome was written", await judge(ids, taken()));
  });

  test("one about a message that nobody knows is received, kept for a day and then told as unknown; it touches nothing", async () => {
    const ids = await sent(3);
    const before = await effects();
    await publish(sesEvent("Bounce", { emailId: "01999999-0000-7000-8000-000000000001", address: "person-1@example.test" }));
    await applyAll();
    const states = () => all("SELECT state FROM notifications WHERE $1::uuid IS NOT NULL");
    expect(await states()).toEqual([{ state: "waiting" }]);
    await pool().query("UPDATE notifications SET received_at = now() - interval '25 hours', next_try_at = now()");
    await applyAll();
    expect(await states()).toEqual([{ state: "unknown" }]);
    expect(await effects()).toEqual(before);
    expectKept("F17 reported of a message that nobody knows", await judge(ids, taken()));
  });
});

describe("a message that SES took without an answer", () => {
  const { SES_ANSWER_SECONDS } = env();
  const unanswered = async (count: number) => {
    const key = await anSes(team, ses.url, { rate: 1000 });
    Object.assign(env(), { SES_ANSWER_SECONDS: 2 });
    ses.rules.accident = "hang";
    const ids = await mails(
      team,
      Array.from({ length: count }, (_, i) => ({ from, to: [`person-${i}@example.test`] })),
    );
    runner.wake();
    await until(
      "nobody can tell what became of them",
      () => statuses(ids),
      ({ deferred }) => deferred === count,
    );
    ses.rules.accident = null;
    Object.assign(env(), { SES_ANSWER_SECONDS });
    await pool().query("UPDATE providers SET revision = revision + 1 WHERE id = $1", [key]);
    return ids;
  };
  /** The hour after which such a message is tried once more is over. */
  const comeDue = async (ids: readonly string[]) => {
    await pool().query("UPDATE deliveries SET due_at = now() WHERE email_id = ANY ($1::uuid[])", [ids]);
    runner.wake();
    await allSettled(ids);
  };

  test.each(["Send", "Delivery"])("is settled by the tag of the %s event: no copy leaves", async (type) => {
    const ids = await unanswered(5);
    await Promise.all(ses.accepted.map((message) => publish(eventOf(type, message))));
    await applyAll();
    expect(await statuses(ids)).toEqual({ [type === "Send" ? "sent" : "delivered"]: 5 });
    await comeDue(ids);
    expect(ses.asked).toBe(5);
    expect((await effects()).tallies).toMatchObject({ sent: 5 });
    expectKept(`F14 SES takes it, never answers, and publishes ${type}`, await judge(ids, taken()));
  });

  test("leaves once more when no event comes, and an event of the first copy then changes nothing", async () => {
    const ids = await unanswered(5);
    await comeDue(ids);
    expectKept("F14 SES takes it, never answers, and publishes nothing", await judge(ids, taken()), 5);
    await Promise.all(ses.accepted.map((message) => publish(eventOf("Send", message))));
    await applyAll();
    expect(await statuses(ids)).toEqual({ sent: 5 });
    expect((await effects()).tallies).toMatchObject({ sent: 5 });
  });
});

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
