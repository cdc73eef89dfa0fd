/** Topics of SNS that teams name for their own SES: believed about what that provider carried, and about nothing else. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { applyReports } from "@/lib/emails";
import { db, pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { publicId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { deleteProvider, listProviders, updateProvider } from "@/lib/providers";
import { aDomain, as, aTeam, member } from "@/test/harness";
import { anSes } from "@/test/providers";
import { ourTopic, type SnsAuthority, sesEvent, snsAnchor, snsAuthority } from "@/test/sns-authority";
import { mails } from "@/test/worker";
import { callbacksBase, serveCallbacks } from "./callbacks";
import { serveWeb } from "./web-hinge";

let sns: SnsAuthority;
let team: TeamFacts;
let topic: string;
let provider: string;

beforeAll(async () => {
  sns = await snsAuthority();
  Object.assign(env(), {
    SNS_TOPICS: [ourTopic],
    SNS_TRUST_ANCHOR: snsAnchor,
    SNS_TRUST_HOSTS: [sns.host],
    OUTBOUND_ALLOW_CIDRS: ["127.0.0.1/32"],
  });
});
afterAll(() => sns.close());
let count = 0;
beforeEach(async () => {
  topic = `arn:aws:sns:eu-west-1:210987654321:team-${++count}`;
  team = await aTeam();
  provider = await anSes(team, "http://127.0.0.1:1", { topicArn: topic });
});

const door = serveWeb(serveCallbacks, callbacksBase);
const call = async (body: unknown) =>
  (await door(new Request(`http://localhost${callbacksBase}/ses`, { method: "POST", body: JSON.stringify(body) }))).status;
const say = (event: unknown, by = topic) => call(sns.notification(event, { TopicArn: by }));
const bounce = (emailId: string) => sesEvent("Bounce", { emailId, address: "ada@example.test" });

/** An email of the team that a next hop has taken; one of the team's own, when it is named. */
async function aSentEmail(of: TeamFacts, by: string | null): Promise<string> {
  const [id = ""] = await mails(of, [{ from: `shop@${await aDomain(of)}`, to: ["ada@example.test"] }]);
  await pool().query("DELETE FROM deliveries WHERE email_id = $1", [id]);
  await pool().query("UPDATE recipients SET status = 'sent', attempts = 1, provider_id = $2 WHERE email_id = $1", [id, `ses-${id}`]);
  if (by) await pool().query("INSERT INTO handovers (email_id, provider_id) VALUES ($1, $2)", [id, by]);
  return id;
}
async function applyAll(): Promise<void> {
  while ((await applyReports()) > 0);
}
const statusOf = async (emailId: string) =>
  (await pool().query("SELECT status FROM recipients WHERE email_id = $1", [emailId])).rows.map(({ status }) => status)[0];
const suppressedOf = async ({ id }: TeamFacts) => (await pool().query("SELECT address FROM suppressions WHERE team_id = $1", [id])).rows;
const settledAs = async (by: string) =>
  (await pool().query("SELECT state FROM notifications WHERE payload ->> 'topic' = $1 ORDER BY received_at", [by])).rows.map(
    ({ state }) => state,
  );
const shown = async (of = team) => (await as(member(of, "admin"), of).run(listProviders, {})).providers[0];

test("a report of the provider's topic counts for what the provider carried, and is seen to have come in", async () => {
  const id = await aSentEmail(team, provider);
  expect(await shown()).toMatchObject({ settings: { snsTopicArn: topic }, subscribedAt: null, lastReportAt: null });
  expect(await say(bounce(id))).toBe(200);
  await applyAll();
  expect(await statusOf(id)).toBe("bounced");
  expect(await suppressedOf(team)).toEqual([{ address: "ada@example.test" }]);
  expect(await shown()).toMatchObject({ subscribedAt: expect.any(String), lastReportAt: expect.any(String) });
});

test("one about another team's mail, or about mail that took another way, is answered alike and counts as unknown", async () => {
  const other = await aTeam();
  const theirs = await aSentEmail(other, await anSes(other, "http://127.0.0.1:1", { topicArn: `${topic}-theirs` }));
  const byInstance = await aSentEmail(team, null);
  const second = await aSentEmail(team, await anSes(team, "http://127.0.0.1:1", { position: 1 }));
  const nobodys = "01999999-0000-7000-8000-000000000002";
  const answers = [];
  for (const id of [theirs, byInstance, second, nobodys]) answers.push(await say(bounce(id)));
  expect(answers).toEqual([200, 200, 200, 200]);
  await applyAll();
  expect(await settledAs(topic)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
  expect(await Promise.all([theirs, byInstance, second].map(statusOf))).toEqual(["sent", "sent", "sent"]);
  expect([...(await suppressedOf(other)), ...(await suppressedOf(team))]).toEqual([]);
  expect(await shown()).toMatchObject({ lastReportAt: null });
});

test("a forged hand-over does not help: what another team's provider is said to have carried stays its own team's", async () => {
  const other = await aTeam();
  const theirs = await aSentEmail(other, provider);
  await say(bounce(theirs));
  await applyAll();
  expect(await statusOf(theirs)).toBe("sent");
  expect(await suppressedOf(other)).toEqual([]);
});

test("one that names no mark of ours is found by the id that SES gave, and is given up after ten minutes", async () => {
  const unmarked = (emailId: string) => {
    const event = bounce(emailId);
    return { ...event, mail: { ...(event.mail as object), tags: {} } };
  };
  const id = await aSentEmail(team, provider);
  await say(unmarked(id));
  await say(unmarked(randomUUID()));
  await applyAll();
  expect(await statusOf(id)).toBe("bounced");
  expect(await settledAs(topic)).toEqual(["applied", "waiting"]);
  await pool().query("UPDATE notifications SET received_at = now() - interval '11 minutes', next_try_at = now() WHERE state = 'waiting'");
  await applyAll();
  expect((await settledAs(topic)).toSorted()).toEqual(["applied", "unknown"]);
});

test("a topic that two teams name counts for each one's own mail", async () => {
  const other = await aTeam();
  const theirProvider = await anSes(other, "http://127.0.0.1:1", { topicArn: topic });
  const [mine, theirs, foreign] = [
    await aSentEmail(team, provider),
    await aSentEmail(other, theirProvider),
    await aSentEmail(await aTeam(), null),
  ];
  for (const id of [mine, theirs, foreign]) await say(bounce(id));
  await applyAll();
  expect(await Promise.all([mine, theirs, foreign].map(statusOf))).toEqual(["bounced", "bounced", "sent"]);
});

test("the operator's topic still speaks of all mail, and what it says of a provider's is seen there", async () => {
  const [own, carried] = [await aSentEmail(team, null), await aSentEmail(team, provider)];
  for (const id of [own, carried]) await say(bounce(id), ourTopic);
  await applyAll();
  expect(await Promise.all([own, carried].map(statusOf))).toEqual(["bounced", "bounced"]);
  expect(await shown()).toMatchObject({ lastReportAt: expect.any(String) });
});

test("its subscription confirms itself and is seen; taken back it is not confirmed any more", async () => {
  expect(await call(sns.subscription({ TopicArn: topic }))).toBe(200);
  expect(sns.visits.some((path) => path.includes("Action=ConfirmSubscription") && path.includes(encodeURIComponent(topic)))).toBe(true);
  expect(await shown()).toMatchObject({ subscribedAt: expect.any(String), lastReportAt: null });
  expect(await call(sns.unsubscription({ TopicArn: topic }))).toBe(200);
  expect(await shown()).toMatchObject({ subscribedAt: null });
});

test("a topic is a stranger before a provider names it, and again when the provider is gone", async () => {
  const foreign = `${topic}-new`;
  const owner = as(member(team, "owner"), team);
  expect(await say({}, foreign)).toBe(403);
  expect(await call(sns.subscription({ TopicArn: foreign }))).toBe(403);
  await owner.run(updateProvider, { id: publicId("provider", provider), snsTopicArn: foreign });
  expect([await say({}, foreign), await say({}, topic)]).toEqual([200, 403]);
  await owner.run(deleteProvider, { id: publicId("provider", provider) });
  expect(await say({}, foreign)).toBe(403);
});

test("signature, age and place of the certificate are asked of a team's topic too", async () => {
  const id = await aSentEmail(team, provider);
  const good = sns.notification(bounce(id), { TopicArn: topic });
  const answers = [
    await call({ ...good, Signature: "" }),
    await call(sns.notification(bounce(id), { TopicArn: topic, Timestamp: new Date(Date.now() - 3_700_000).toISOString() })),
    await call({ ...good, SigningCertURL: "https://sns.us-east-1.amazonaws.com/sns.pem" }),
  ];
  expect(answers).toEqual([403, 403, 403]);
  await applyAll();
  expect(await statusOf(id)).toBe("sent");
});

test("another topic begins anew: what came by the old one is not its last report", async () => {
  const id = await aSentEmail(team, provider);
  await say(bounce(id));
  await applyAll();
  const changed = await as(member(team, "admin"), team).run(updateProvider, {
    id: publicId("provider", provider),
    snsTopicArn: `${topic}-other`,
  });
  expect(changed).toMatchObject({ subscribedAt: null, lastReportAt: null });
  expect(await db().provider.findUnique({ where: { id: provider } })).toMatchObject({ revision: 1, reportedAt: null });
});
