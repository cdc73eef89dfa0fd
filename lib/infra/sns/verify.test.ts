/** Which message is believed: its signature in both versions, its age, and the order in which things are asked. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import { ourTopic, signedNotification, snsAnchor, snsSubscription, snsUnsubscription } from "@/test/sns-authority";
import { Certificates, FetchFailed } from "./certificate";
import type { SnsTrust } from "./trust";
import { verifySns } from "./verify";

const host = "sns.inner.test:8443";
const signer = readFileSync(new URL("../../../test/certs/sns-signer.crt", import.meta.url), "utf8");
const maxAgeMs = 3_600_000;
const trust: SnsTrust = { topics: new Set([ourTopic]), anchor: new X509Certificate(snsAnchor), hosts: new Set([host]), maxAgeMs };
const foreign = ourTopic.replace("mail-events", "theirs");

let fetched: string[];
let asked: string[];
beforeEach(() => {
  fetched = [];
  asked = [];
});
const judge = (body: unknown, { now = Date.now(), named = false, fetchText = async () => signer } = {}) =>
  verifySns(
    body,
    trust,
    new Certificates(async (url) => {
      fetched.push(url.href);
      return fetchText();
    }),
    now,
    async (topic) => {
      asked.push(topic);
      return named;
    },
  );
const kinds = {
  Notification: signedNotification,
  SubscriptionConfirmation: snsSubscription,
  UnsubscribeConfirmation: snsUnsubscription,
};
const make = (kind: keyof typeof kinds, more: Record<string, string> = {}, version: "1" | "2" = "2") =>
  kind === "Notification" ? signedNotification(host, "Hello", more, version) : kinds[kind](host, more, version);

const cases = (["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] as const).flatMap((kind) =>
  (["1", "2"] as const).map((version) => [kind, version] as const),
);

test.each(cases)("a %s signed with version %s is believed, and no other version or field under its signature", async (kind, version) => {
  const message = make(kind, {}, version);
  expect(await judge(message)).toMatchObject({ ok: true, message: { Type: kind } });
  const wrong = { ok: false, why: "its signature is wrong", later: false };
  expect(await judge({ ...message, SignatureVersion: version === "1" ? "2" : "1" })).toEqual(wrong);
  expect(await judge({ ...message, Message: "Other" })).toEqual(wrong);
  expect(await judge({ ...message, MessageId: "other" })).toEqual(wrong);
  expect(await judge({ ...message, Signature: "" })).toEqual(wrong);
  if (kind === "Notification") expect(await judge({ ...message, Subject: "Slipped in" })).toEqual(wrong);
  else expect(await judge({ ...message, SubscribeURL: `https://${host}/?Action=Other` })).toEqual(wrong);
});

test("a subject is part of what is signed", async () => {
  const message = make("Notification", { Subject: "A subject" });
  expect(await judge(message)).toMatchObject({ ok: true });
  const { Subject: _, ...without } = message;
  expect(await judge(without)).toMatchObject({ ok: false });
});

test.each([
  [maxAgeMs, true],
  [maxAgeMs + 1, false],
  [0, true],
  [-15 * 60_000, true],
  [-15 * 60_000 - 1, false],
])("a message that is %i ms old: %s", async (age, believed) => {
  const now = Date.now();
  const message = make("Notification", { Timestamp: new Date(now - age).toISOString() });
  expect((await judge(message, { now })).ok).toBe(believed);
  expect(fetched).toHaveLength(believed ? 1 : 0);
});

test("nobody is asked about a topic of the operator's; another one must be named by somebody", async () => {
  expect(await judge(make("Notification"))).toMatchObject({ ok: true });
  expect(asked).toEqual([]);
  const message = make("Notification", { TopicArn: foreign });
  expect(await judge(message, { named: true })).toMatchObject({ ok: true });
  expect(await judge(message)).toMatchObject({ ok: false, why: expect.stringContaining("nor named by a provider") });
  expect(asked).toEqual([foreign, foreign]);
});

test("nothing is fetched for a stranger, and nobody is asked about what is old or comes from elsewhere", async () => {
  const strange = { TopicArn: foreign };
  await judge(make("Notification", strange));
  expect(asked).toEqual([foreign]);
  await judge(make("Notification", { ...strange, Timestamp: "2020-01-01T00:00:00Z" }), { named: true });
  await judge({ ...make("Notification", strange), SigningCertURL: "https://evil.test/sns.pem" }, { named: true });
  await judge({ ...make("Notification", strange), SigningCertURL: `https://${host}/folder/sns.pem` }, { named: true });
  await judge({ hello: "world" }, { named: true });
  expect({ asked, fetched }).toEqual({ asked: [foreign], fetched: [] });
});

test.each([
  [true, true],
  [false, false],
])("a certificate that cannot be had: when that passes (%s) the message may come again (%s)", async (passing, later) => {
  const fetchText = async () => {
    throw new FetchFailed("it is away", passing);
  };
  expect(await judge(make("Notification"), { fetchText })).toEqual({ ok: false, why: "its certificate cannot be used: it is away", later });
});
