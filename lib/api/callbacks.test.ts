/** Callbacks of providers: who is believed, what follows, once, and in any order. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyReports } from "@/lib/emails";
import { tallyColumns } from "@/lib/emails/count-events";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { aDomain, aTeam } from "@/test/harness";
import { ourTopic, type SnsAuthority, sesEvent, snsAnchor, snsAuthority } from "@/test/sns-authority";
import { mails } from "@/test/worker";
import { callbacksBase, serveCallbacks } from "./callbacks";
import { serveWeb } from "./web-hinge";

let sns: SnsAuthority;
let team: TeamFacts;
let from: string;
const secret = "the secret of a Postfix, for tests";

beforeAll(async () => {
  sns = await snsAuthority();
  Object.assign(env(), {
    SNS_TOPICS: [ourTopic],
    SNS_TRUST_ANCHOR: snsAnchor,
    SNS_TRUST_HOSTS: [sns.host],
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
    POSTFIX_WEBHOOK_SECRET: secret,
  });
});
afterAll(() => sns.close());
beforeEach(async () => {
  team = await aTeam();
  from = `shop@${await aDomain(team)}`;
});

const door = serveWeb(serveCallbacks, callbacksBase);
const call = async (path: string, body: unknown, headers: Record<string, string> = {}, method = "POST") => {
  const response = await door(
    new Request(`http://localhost${callbacksBase}${path}`, {
      method,
      headers: { "content-type": "text/plain; charset=UTF-8", ...headers },
      ...(method === "GET" ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    }),
  );
  return { status: response.status, body: await response.json() };
};
const ses = (message: unknown) => call("/ses", sns.notification(message));
const postfix = (body: unknown, headers: Record<string, string> = { "x-webhook-secret": secret }) => call("/postfix", body, headers);

/** An email that a next hop has taken. */
async function aSentEmail(to: readonly string[] = ["ada@example.test"]): Promise<string> {
  const [id = ""] = await mails(team, [{ from, to }]);
  await pool().query("DELETE FROM deliveries WHERE email_id = $1", [id]);
  await pool().query("UPDATE recipients SET status = 'sent', attempts = 1 WHERE email_id = $1", [id]);
  return id;
}
async function applyAll(): Promise<void> {
  while ((await applyReports()) > 0);
}
const stateOf = async (emailId: string) =>
  (await pool().query("SELECT no, status, code, enhanced, reply FROM recipients WHERE email_id = $1 ORDER BY no", [emailId])).rows;
const eventsOf = async (emailId: string) =>
  (await pool().query("SELECT type FROM events WHERE email_id = $1 ORDER BY type", [emailId])).rows.map(({ type }) => type);
const tallies = async () =>
  (
    await pool().query(`SELECT ${tallyColumns.map((type) => `sum(${type})::int AS ${type}`).join(", ")} FROM tallies WHERE team_id = $1`, [
      team.id,
    ])
  ).rows[0];
const suppressed = async (teamId = team.id) =>
  (await pool().query("SELECT address, reason, email_id FROM suppressions WHERE team_id = $1", [teamId])).rows;

describe("a call from SNS", () => {
  test.each(["1", "2"] as const)("that is signed with version %s is believed, and its bounce explained", async (version) => {
    const id = await aSentEmail();
    const { status } = await call("/ses", sns.notification(sesEvent("Bounce", { emailId: id, address: "ada@example.test" }), {}, version));
    expect(status).toBe(200);
    await applyAll();
    expect(await stateOf(id)).toEqual([{ no: 0, status: "bounced", code: 550, enhanced: "5.1.1", reply: "550 5.1.1 user unknown" }]);
    expect(await suppressed()).toEqual([{ address: "ada@example.test", reason: "hard_bounce", email_id: id }]);
  });

  test("that is forged, changed, foreign, old or from the wrong place is refused alike, and nothing happens", async () => {
    const id = await aSentEmail();
    const event = sesEvent("Bounce", { emailId: id, address: "ada@example.test" });
    const inner = createServer();
    let connections = 0;
    inner.on("connection", (socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((done) => inner.listen(0, "127.0.0.1", done));
    const trap = `127.0.0.1:${(inner.address() as AddressInfo).port}`;
    const good = sns.notification(event);
    const forgeries: Record<string, unknown> = {
      "no signature": { ...good, Signature: "" },
      "another message under the signature": {
        ...good,
        Message: JSON.stringify(sesEvent("Complaint", { emailId: id, address: "ada@example.test" })),
      },
      "a foreign topic, signed": sns.notification(event, { TopicArn: "arn:aws:sns:eu-west-1:999999999999:mail-events" }),
      "an hour and more old": sns.notification(event, { Timestamp: new Date(Date.now() - 3_700_000).toISOString() }),
      "a certificate from elsewhere": { ...good, SigningCertURL: `https://${trap}/sns.pem` },
      "a certificate without TLS": { ...good, SigningCertURL: `http://${sns.host}/sns.pem` },
      "a certificate from a name that only looks like SNS": {
        ...good,
        SigningCertURL: "https://sns.eu-west-1.amazonaws.com.evil.test/sns.pem",
      },
      "a region that is not the topic's": { ...good, SigningCertURL: "https://sns.us-east-1.amazonaws.com/sns.pem" },
      "a subscription to a foreign topic": sns.subscription({ TopicArn: "arn:aws:sns:eu-west-1:999999999999:x" }),
      "an unsigned subscription": { Type: "SubscriptionConfirmation", SubscribeURL: `http://${trap}/x`, TopicArn: ourTopic },
      "a subscription that leads elsewhere": sns.subscription({ SubscribeURL: `https://${trap}/?Action=ConfirmSubscription` }),
      "something else": { hello: "world" },
    };
    const answers = await Promise.all(Object.entries(forgeries).map(async ([what, body]) => [what, (await call("/ses", body)).status]));
    expect(answers).toEqual(Object.keys(forgeries).map((what) => [what, 403]));
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "sent" }]);
    expect(await suppressed()).toEqual([]);
    expect(connections).toBe(0);
    expect(sns.visits.filter((path) => path.includes("ConfirmSubscription"))).toEqual([]);
    await new Promise((done) => inner.close(done));
  });

  test("that offers a subscription of a topic on the list is confirmed", async () => {
    expect((await call("/ses", sns.subscription())).status).toBe(200);
    expect(sns.visits.some((path) => path.includes("Action=ConfirmSubscription"))).toBe(true);
  });

  test("that is no JSON, too large, or not posted gets its refusal", async () => {
    expect(await call("/ses", "{")).toMatchObject({ status: 400, body: { error: { code: "invalid_json" } } });
    expect(await call("/ses", "x".repeat(400_000))).toMatchObject({ status: 413 });
    expect(await call("/ses", "", {}, "GET")).toMatchObject({ status: 405 });
    expect(await call("/other", {})).toMatchObject({ status: 404 });
  });

  test("that brings a word which is no event is received and changes nothing", async () => {
    expect((await ses("Successfully validated SNS topic for Amazon SES event publishing.")).status).toBe(200);
  });
});

describe("what is reported", () => {
  test("counts once, however often and however many at once it comes", async () => {
    const id = await aSentEmail();
    const events = ["Delivery", "Complaint", "Open"].map((type) =>
      sns.notification(sesEvent(type, { emailId: id, address: "ada@example.test" })),
    );
    await Promise.all([...events, ...events, ...events].map((body) => call("/ses", body)));
    await Promise.all([applyReports(), applyReports(), applyReports()]);
    await applyAll();
    const first = { state: await stateOf(id), events: await eventsOf(id), tallies: await tallies(), suppressed: await suppressed() };
    // Days later the same events come in calls of their own.
    await pool().query("DELETE FROM notifications");
    await Promise.all(events.map(({ Message = "" }) => ses(JSON.parse(Message))));
    await applyAll();
    expect({ state: await stateOf(id), events: await eventsOf(id), tallies: await tallies(), suppressed: await suppressed() }).toEqual(
      first,
    );
    expect(first.events).toEqual(["complained", "delivered", "opened"]);
    expect(first.tallies).toMatchObject({ complained: 1, delivered: 1, opened: 1 });
  });

  test("late as a bounce beats delivered; a delay lowers nothing; a transient bounce suppresses nobody", async () => {
    const id = await aSentEmail();
    await ses(sesEvent("Delivery", { emailId: id, address: "ada@example.test" }));
    await applyAll();
    await ses(sesEvent("DeliveryDelay", { emailId: id, address: "ada@example.test" }));
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "delivered" }]);
    const transient = sesEvent("Bounce", { emailId: id, address: "ada@example.test" });
    await ses({ ...transient, bounce: { ...(transient.bounce as object), bounceType: "Transient", bounceSubType: "MailboxFull" } });
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "bounced" }]);
    expect(await suppressed()).toEqual([]);
  });

  test("before its message is known waits for it", async () => {
    const id = await aSentEmail();
    const event = sesEvent("Delivery", { emailId: id, address: "ada@example.test" });
    await ses({ ...event, mail: { ...(event.mail as object), tags: {} } });
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "sent" }]);
    await pool().query("UPDATE recipients SET provider_id = $2 WHERE email_id = $1", [id, `ses-${id}`]);
    await pool().query("UPDATE notifications SET next_try_at = now() WHERE state = 'waiting'");
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "delivered" }]);
  });

  test("of a message that nobody knows is given up after a day, and told as unknown", async () => {
    await ses(sesEvent("Delivery", { emailId: "01999999-0000-7000-8000-000000000001", address: "ada@example.test" }));
    await pool().query("UPDATE notifications SET received_at = now() - interval '25 hours', next_try_at = now() WHERE state = 'waiting'");
    await applyAll();
    const { rows } = await pool().query("SELECT DISTINCT state FROM notifications WHERE received_at < now() - interval '24 hours'");
    expect(rows).toEqual([{ state: "unknown" }]);
  });

  test("settles a message whose outcome nobody could tell: no second copy leaves", async () => {
    const [id = ""] = await mails(team, [{ from, to: ["ada@example.test"] }]);
    await pool().query("UPDATE recipients SET status = 'deferred' WHERE email_id = $1", [id]);
    await ses(sesEvent("Send", { emailId: id, address: "ada@example.test" }));
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "sent" }]);
    expect(await tallies()).toMatchObject({ sent: 1 });
  });

  test("as sent and as delivered at once counts one sent", async () => {
    const [id = ""] = await mails(team, [{ from, to: ["ada@example.test"] }]);
    await pool().query("UPDATE recipients SET status = 'deferred' WHERE email_id = $1", [id]);
    await ses(sesEvent("Send", { emailId: id, address: "ada@example.test" }));
    await ses(sesEvent("Delivery", { emailId: id, address: "ada@example.test" }));
    await applyAll();
    expect(await tallies()).toMatchObject({ sent: 1, delivered: 1 });
  });

  test.each(["outcome_unknown", "expired"])(
    "as delivered is believed over our own giving up (%s), and not over a refusal",
    async (reason) => {
      const [givenUp, refused] = await Promise.all([aSentEmail(), aSentEmail()]);
      await pool().query("UPDATE recipients SET status = 'failed' WHERE email_id = ANY ($1::uuid[])", [[givenUp, refused]]);
      await pool().query(
        "INSERT INTO events (id, team_id, email_id, recipient_no, type, detail) SELECT uuidv7(), $1, id, 0, 'failed', jsonb_build_object('reason', why) FROM unnest($2::uuid[], $3::text[]) AS t (id, why)",
        [team.id, [givenUp, refused], [reason, "rejected"]],
      );
      for (const emailId of [givenUp, refused]) await ses(sesEvent("Delivery", { emailId, address: "ada@example.test" }));
      await applyAll();
      expect(await stateOf(givenUp)).toMatchObject([{ status: "delivered" }]);
      expect(await stateOf(refused)).toMatchObject([{ status: "failed" }]);
    },
  );

  test("about one of several recipients changes that one", async () => {
    const id = await aSentEmail(["ada@example.test", "Bob@example.test"]);
    await ses(sesEvent("Bounce", { emailId: id, address: "bob@example.test" }));
    await applyAll();
    expect((await stateOf(id)).map(({ status }) => status)).toEqual(["sent", "bounced"]);
  });
});

describe("a call from Postfix", () => {
  const about = async (event: string, more: object = {}) => {
    const id = await aSentEmail();
    const { rows } = await pool().query("SELECT message_id FROM emails WHERE id = $1", [id]);
    return { id, body: { event, recipient: "ada@example.test", message_id: rows[0].message_id, ...more } };
  };

  test("about a bounce suppresses the recipient, once", async () => {
    const { id, body } = await about("bounce", { reason: "550 User not found" });
    expect((await postfix(body)).status).toBe(200);
    expect((await postfix(body, { authorization: `Bearer ${secret}` })).status).toBe(200);
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "bounced", code: 550, reply: "550 User not found" }]);
    expect(await suppressed()).toMatchObject([{ reason: "hard_bounce" }]);
    expect(await tallies()).toMatchObject({ bounced: 1 });
  });

  test("that is made again with another time and other words counts once", async () => {
    const { body } = await about("bounce", { reason: "550 5.1.1 User unknown", timestamp: new Date(Date.now() - 60_000).toISOString() });
    await postfix(body);
    await postfix({ ...body, reason: "550 5.1.1 No such user", timestamp: new Date().toISOString() });
    await applyAll();
    expect(await tallies()).toMatchObject({ bounced: 1 });
  });

  test("about a delivery is believed, and a deferral changes no state", async () => {
    const { id, body } = await about("delivered");
    await postfix(body);
    await postfix({ ...body, event: "deferred", reason: "451 4.7.1 Try later" });
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "delivered" }]);
    expect(await eventsOf(id)).toEqual(["deferred", "delivered"]);
  });

  test("without the secret, with another one, or out of its time is refused; what is wrong in it is named", async () => {
    const { id, body } = await about("bounce", { reason: "550 User not found" });
    expect((await postfix(body, {})).status).toBe(403);
    expect((await postfix(body, { "x-webhook-secret": "x" })).status).toBe(403);
    expect((await postfix({ ...body, timestamp: "2020-01-01T00:00:00Z" })).status).toBe(403);
    expect(await postfix({ ...body, event: "vanished" })).toMatchObject({ status: 422, body: { error: { field: "event" } } });
    expect(await postfix({ ...body, message_id: "<someone@elsewhere>" })).toMatchObject({
      status: 422,
      body: { error: { field: "message_id" } },
    });
    await applyAll();
    expect(await stateOf(id)).toMatchObject([{ status: "sent" }]);
  });
});
