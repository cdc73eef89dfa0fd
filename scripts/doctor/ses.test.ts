/** What the doctor finds about SES and its topics: each thing alone, with what mends it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { pool } from "@/lib/infra/db/client";
import type { TeamFacts } from "@/lib/kernel/context";
import { aTeam } from "@/test/harness";
import { anSes } from "@/test/providers";
import { Ailment, Skipped } from "./finding";
import { outOfReach, sesChecks } from "./ses";

const arn = "arn:aws:sns:eu-west-1:123456789012:mail-events";
const names = ["APP_URL", "SES_REGION", "SNS_TOPICS"] as const;
const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
const set = (settings: Partial<Record<(typeof names)[number], string>>) => {
  for (const name of names) delete process.env[name];
  Object.assign(process.env, settings);
};
const subscribe = (topic: string) => pool().query("INSERT INTO sns_topics (arn, subscribed_at) VALUES ($1, now())", [topic]);

let team: TeamFacts;
beforeEach(async () => {
  for (const table of ["providers", "sns_topics"]) await pool().query(`DELETE FROM ${table}`);
  team = await aTeam();
  set({ APP_URL: "https://mail.example.com" });
});
afterEach(() => {
  set({});
  for (const name of names) if (before[name] !== undefined) process.env[name] = before[name];
});

/** `right`, `skipped`, or what is wrong and how it is mended. */
async function found(name: string): Promise<string | { says: string; fix: string }> {
  const check = sesChecks.find((one) => one.name === name);
  if (!check) throw new Error(`There is no check ${name}.`);
  try {
    await check.look();
    return "right";
  } catch (error) {
    if (error instanceof Skipped) return "skipped";
    if (error instanceof Ailment) return { says: error.message, fix: error.fix };
    throw error;
  }
}
const all = async () => Object.fromEntries(await Promise.all(sesChecks.map(async ({ name }) => [name, await found(name)] as const)));

test("without SES there is nothing to look at", async () => {
  expect(await all()).toEqual({ "ses topics": "skipped", "topic regions": "skipped", subscriptions: "skipped", callbacks: "skipped" });
});

test("a team's SES with a topic that reports is right", async () => {
  await anSes(team, "https://ses.example.com", { topicArn: arn });
  await subscribe(arn);
  expect(await all()).toEqual({ "ses topics": "right", "topic regions": "right", subscriptions: "right", callbacks: "right" });
});

test("an SES without a topic is named, with the page that mends it", async () => {
  await anSes(team, "https://ses.example.com", { name: "Ireland" });
  expect(await found("ses topics")).toEqual({
    says: expect.stringContaining(`“Ireland” of ${team.slug}`),
    fix: `name a topic at https://mail.example.com/${team.slug}/settings/sending; https://mail.example.com/docs/events#ses says how`,
  });
  set({ APP_URL: "https://mail.example.com", SES_REGION: "eu-west-1" });
  await pool().query("DELETE FROM providers");
  expect(await found("ses topics")).toEqual({
    says: expect.stringContaining("the instance’s SES (eu-west-1)"),
    fix: expect.stringContaining("SNS_TOPICS in .env"),
  });
});

test("one that is switched off is not looked at", async () => {
  const id = await anSes(team, "https://ses.example.com");
  await pool().query("UPDATE providers SET enabled = false WHERE id = $1", [id]);
  expect(await found("ses topics")).toBe("skipped");
});

test("a topic in another region than its SES is named with both", async () => {
  const elsewhere = arn.replace("eu-west-1", "us-east-1");
  await anSes(team, "https://ses.example.com", { name: "Ireland", topicArn: elsewhere });
  expect(await found("topic regions")).toMatchObject({
    says: expect.stringContaining(`“Ireland” of ${team.slug} is in eu-west-1, its topic in us-east-1`),
    fix: expect.stringContaining(`/${team.slug}/settings/sending`),
  });
  set({ SES_REGION: "eu-west-1", SNS_TOPICS: `${elsewhere}, ${arn}` });
  await pool().query("DELETE FROM providers");
  expect(await found("topic regions")).toBe("right");
  set({ SES_REGION: "eu-west-1", SNS_TOPICS: elsewhere });
  expect(await found("topic regions")).toMatchObject({ says: expect.stringContaining("the instance’s SES (eu-west-1) is in eu-west-1") });
});

test("a topic whose subscription is not confirmed is named, with the command that subscribes", async () => {
  await anSes(team, "https://ses.example.com", { topicArn: arn });
  const second = arn.replace("mail-events", "others");
  set({ APP_URL: "https://mail.example.com", SNS_TOPICS: second });
  await subscribe(second);
  expect(await found("subscriptions")).toEqual({
    says: `No subscription is confirmed of ${arn}.`,
    fix: `aws sns subscribe --region eu-west-1 --topic-arn ${arn} --protocol https --notification-endpoint https://mail.example.com/api/webhooks/ses`,
  });
});

test("an address that AWS cannot reach is told with the reason", async () => {
  await anSes(team, "https://ses.example.com", { topicArn: arn });
  set({ APP_URL: "http://localhost:3000" });
  expect(await found("callbacks")).toMatchObject({
    says: expect.stringContaining("localhost is known on this machine or network only"),
    fix: expect.stringContaining("APP_URL=https://"),
  });
});

test.each([
  ["https://mail.example.com", null],
  ["https://mail.example.com:8443/base", null],
  ["https://8.8.8.8", null],
  ["http://mail.example.com", "plain http"],
  ["https://127.0.0.1:3000", "loopback"],
  ["https://[::1]", "loopback"],
  ["https://10.0.0.5", "private"],
  ["https://192.168.1.2", "private"],
  ["https://[fd00::1]", "unique local"],
  ["https://mailwright", "this machine or network only"],
  ["https://mail.internal", "this machine or network only"],
  ["https://mail.localhost.", "this machine or network only"],
  ["mail.example.com", "no URL"],
])("%s: %s", (address, why) => {
  const said = outOfReach(address);
  if (why === null) expect(said).toBeNull();
  else expect(said).toContain(why);
});
