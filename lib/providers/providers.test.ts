/** A team's own SES and SMTP: added, tried, changed, removed; and what the engine is given of them. */
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid, publicId, readId } from "@/lib/infra/ids";
import { open, type TeamFacts } from "@/lib/kernel/context";
import { isFault } from "@/lib/kernel/fault";
import { type Api, openApi } from "@/test/api";
import { aKey, as, aTeam, key, member, refusalOf } from "@/test/harness";
import { type SesServer, sesServer } from "@/test/ses-server";
import { type Sink, startSink } from "@/test/smtp-sink";
import {
  buildTransport,
  createProvider,
  deleteProvider,
  instanceTransports,
  listProviders,
  orderProviders,
  providersOf,
  setInstanceTransport,
  testProvider,
  updateProvider,
} from ".";
import { refreshQuotas } from "./refresh-quotas";

let ses: SesServer;
let sink: Sink;
let api: Api;
let team: TeamFacts;
const password = "correct horse battery";
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";

beforeAll(async () => {
  ses = await sesServer();
  sink = await startSink();
  api = await openApi("node");
  process.env.AWS_ENDPOINT_URL_SESV2 = ses.url;
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL_SESV2;
  await api.close();
  await sink.close();
  await ses.close();
});
beforeEach(async () => {
  env().OUTBOUND_ALLOW_CIDRS.splice(0, Number.POSITIVE_INFINITY, "127.0.0.0/8");
  ses.reset();
  sink.reset();
  team = await aTeam();
});

const own = (of = team) => as(member(of, "admin"), of);
const sesInput = () => ({ type: "ses" as const, region: "eu-west-1", accessKeyId, secretAccessKey });
const relay = (more = {}) => ({
  type: "smtp" as const,
  host: "127.0.0.1",
  port: Number(new URL(sink.url).port),
  security: "none" as const,
  ...more,
});
const asked = (rules: Partial<Sink["rules"]>) => Object.assign(sink.rules, rules);
const faultOf = async (doing: Promise<unknown>) => {
  const error = await doing.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isFault(error)) throw error ?? new Error("Nothing was refused.");
  return { code: error.code, field: error.detail.field, message: error.message };
};
const stored = (id: string) => db().provider.findUniqueOrThrow({ where: { id: readId("provider", id) ?? "" } });

test("SES is added when it answers, with the quota that it named; the second provider stands behind the first", async () => {
  const first = await own().run(createProvider, { ...sesInput(), configurationSet: "events" });
  expect(first).toMatchObject({
    type: "ses",
    name: "SES eu-west-1",
    position: 0,
    enabled: true,
    state: "open",
    dkim: "own",
    rate: null,
    quota: { max24h: 50_000, sent24h: 412, maxRate: 14, sandbox: false, sending: true },
    settings: { region: "eu-west-1", accessKeyId: "AKIA…MPLE", configurationSet: "events", endpoint: null, host: null },
  });
  const second = await own().run(createProvider, relay({ name: "Our relay" }));
  expect(second).toMatchObject({
    type: "smtp",
    name: "Our relay",
    position: 1,
    settings: { host: "127.0.0.1", security: "none", user: null },
  });
  const { providers } = await own().run(listProviders, {});
  expect(providers.map(({ id }) => id)).toEqual([first.id, second.id]);
});

test("a secret is sealed in the database and is in no answer, by no door", async () => {
  asked({ auth: { user: "ada", password } });
  const { secret } = await aKey(team, { scopes: ["providers:read", "providers:write"] });
  const answers = [
    await api.ask("/providers", {
      key: secret,
      json: { type: "ses", region: "eu-west-1", access_key_id: accessKeyId, secret_access_key: secretAccessKey },
    }),
    await api.ask("/providers", { key: secret, json: relay({ username: "ada", password }) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  for (const { body } of [...answers]) {
    answers.push(await api.ask(`/providers/${body.id}`, { key: secret, method: "PATCH", json: { name: "Another name" } }));
    answers.push(await api.ask(`/providers/${body.id}/test`, { key: secret, json: {} }));
  }
  answers.push(await api.ask("/providers", { key: secret }));
  answers.push(await api.ask(`/providers/${answers[0]?.body.id}`, { key: secret, method: "PATCH", json: { region: "not a region" } }));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 200, 200, 200, 200, 200, 422]);
  const rows = await db().provider.findMany({ where: { teamId: team.id } });
  for (const text of [JSON.stringify(answers), JSON.stringify(rows)])
    for (const hidden of [secretAccessKey, password, accessKeyId]) expect(text).not.toContain(hidden);
  for (const { secret: sealed } of rows) expect(sealed).toMatch(/^v1\./);
  expect(JSON.stringify(answers)).not.toContain("v1.");
});

describe("what does not work is refused, with the field to mend and in our words", () => {
  test("a key that AWS does not know", async () => {
    ses.rules.accessKeys = [];
    expect(await faultOf(own().run(createProvider, sesInput()))).toMatchObject({ code: "provider_unreachable", field: "accessKeyId" });
  });

  test("an account that AWS has paused", async () => {
    ses.rules.account = { max24h: 1, sent24h: 0, maxRate: 1, sandbox: false, sending: false };
    expect(await faultOf(own().run(createProvider, sesInput()))).toMatchObject({ code: "provider_unreachable", field: "accessKeyId" });
  });

  test("a key that may not read its quota is taken, at the usual rate", async () => {
    ses.rules.account = { status: 403, type: "AccessDeniedException", message: "no" };
    const { id, quota } = await own().run(createProvider, sesInput());
    expect(quota).toBeNull();
    const { own: [config] = [] } = (await providersOf([team.id])).get(team.id) ?? {};
    expect(config).toMatchObject({ key: readId("provider", id), rate: 14 });
  });

  test("a wrong password; the server's words are kept back", async () => {
    asked({ auth: { user: "ada", password } });
    const fault = await faultOf(own().run(createProvider, relay({ user: "ada", password: "wrong" })));
    expect(fault).toMatchObject({ code: "provider_unreachable", field: "password" });
    expect(fault.message).toBe(`127.0.0.1:${new URL(sink.url).port} does not accept the user name or the password (535).`);
  });

  test("a server that greets with a secret, and one that is no mail server", async () => {
    asked({ refuse: { greeting: "554 the secret of an inner host" } });
    expect((await faultOf(own().run(createProvider, relay()))).message).not.toContain("secret");
    const chatty = createServer((socket) => socket.end("SSH-2.0-secret\r\n")).listen(0, "127.0.0.1");
    await new Promise((done) => chatty.once("listening", done));
    const fault = await faultOf(own().run(createProvider, relay({ port: portOf(chatty) })));
    expect(fault).toMatchObject({ code: "provider_unreachable", field: "host" });
    expect(fault.message).not.toContain("SSH");
    await new Promise((done) => chatty.close(done));
  });

  test("TLS that is demanded and not offered", async () => {
    expect(await faultOf(own().run(createProvider, relay({ security: "starttls" })))).toMatchObject({
      code: "provider_unreachable",
      field: "security",
    });
  });

  test("nothing of it is stored", async () => {
    ses.rules.accessKeys = [];
    await faultOf(own().run(createProvider, sesInput()));
    expect(await db().provider.count({ where: { teamId: team.id } })).toBe(0);
  });
});

describe("places that are not public are refused, and nobody connects to them", () => {
  let inner: Server;
  let visits = 0;
  beforeAll(async () => {
    inner = createServer((socket) => {
      visits++;
      socket.end("220 inner\r\n");
    }).listen(0, "127.0.0.1");
    await new Promise((done) => inner.once("listening", done));
  });
  afterAll(() => new Promise<void>((done) => inner.close(() => done())));
  beforeEach(() => {
    env().OUTBOUND_ALLOW_CIDRS.length = 0;
    visits = 0;
  });

  test.each(["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "::1", "[::1]", "::ffff:127.0.0.1", "localhost", "0.0.0.0"])(
    "a relay at %s",
    async (host) => {
      expect(await faultOf(own().run(createProvider, relay({ host, port: portOf(inner) })))).toMatchObject({
        code: "provider_unreachable",
        field: "host",
      });
      expect(visits).toBe(0);
    },
  );

  test.each([
    ["127.0.0.1", 5432],
    ["169.254.169.254", 80],
    ["192.0.2.1", 22],
  ])("a relay at %s:%i", async (host, port) => {
    expect(await faultOf(own().run(createProvider, relay({ host, port })))).toMatchObject({ code: "provider_unreachable", field: "host" });
  });

  test.each(["http://127.0.0.1", "http://localhost", "http://[::1]"])("an endpoint of SES at %s", async (origin) => {
    const endpoint = `${origin}:${portOf(inner)}/`;
    expect(await faultOf(own().run(createProvider, { ...sesInput(), endpoint }))).toMatchObject({
      code: "provider_unreachable",
      field: "endpoint",
    });
    expect(visits).toBe(0);
  });

  test("nor by a change, nor by a test, nor by sending with one that was stored before", async () => {
    env().OUTBOUND_ALLOW_CIDRS.push("127.0.0.0/8");
    const { id } = await own().run(createProvider, relay());
    env().OUTBOUND_ALLOW_CIDRS.length = 0;
    const commands = sink.commands.length;
    expect(await faultOf(own().run(updateProvider, { id, port: portOf(inner) }))).toMatchObject({
      code: "provider_unreachable",
      field: "host",
    });
    expect(await own().run(testProvider, { id })).toMatchObject({ ok: false });
    const { own: [config] = [] } = (await providersOf([team.id])).get(team.id) ?? {};
    if (!config) throw new Error("The provider is gone.");
    const transport = buildTransport(config, { name: "x", connections: 1 });
    const parcel = {
      id: newUuid(),
      envelopeFrom: "a@x.test",
      recipients: ["b@x.test"],
      message: Buffer.from("Subject: x\r\n\r\nx\r\n"),
      smtpUtf8: false,
    };
    expect(await transport.send(parcel)).toMatchObject([{ result: "temporary", trouble: { kind: "outage" } }]);
    await transport.close();
    expect([visits, sink.commands.length]).toEqual([0, commands]);
  });
});

describe("words that would be something else on the wire are refused", () => {
  test.each([
    { name: "x\r\nMAIL FROM:<e@x>" },
    { host: "relay.test\r\nMAIL FROM:<e@x>" },
    { user: "a\0b", password: "x" },
    { user: "ada" },
    { password: "without a user" },
    { port: 0 },
    { region: "eu-west-1" },
    { security: "maybe" },
    { rate: 0 },
    { teamId: "x" },
  ])("%j", async (wrong) => {
    expect(
      (
        await own()
          .run(createProvider, { ...relay(), ...(wrong as object) })
          .catch((error) => error)
      ).detail?.field,
    ).toBeDefined();
  });
  test.each([
    { region: "eu-west-1.evil.test/" },
    { accessKeyId: "A/B" },
    { endpoint: "https://user:pass@example.com" },
    { endpoint: "file:///etc/passwd" },
    { endpoint: "http://email.eu-west-1.example.com" },
    { host: "x.test" },
  ])("%j", async (wrong) => expect(await refusalOf(own().run(createProvider, { ...sesInput(), ...wrong }))).toBe("validation_error"));
});

describe("a change", () => {
  test("of name, rate or switch keeps the secret and asks nobody; the engine opens it anew", async () => {
    const { id } = await own().run(createProvider, sesInput());
    const before = (await providersOf([team.id])).get(team.id)?.own[0];
    ses.rules.accessKeys = [];
    expect(await own().run(updateProvider, { id, name: "Ireland", rate: 5, dkim: "provider" })).toMatchObject({
      name: "Ireland",
      rate: 5,
      dkim: "provider",
    });
    const after = (await providersOf([team.id])).get(team.id)?.own[0];
    expect(after).toMatchObject({ rate: 5 });
    expect(after?.revision).toBeGreaterThan(before?.revision ?? 99);
    expect(await own().run(updateProvider, { id, enabled: false })).toMatchObject({ enabled: false, state: "off" });
    expect((await providersOf([team.id])).get(team.id)).toBeUndefined();
  });

  test("of where it goes, or as whom, needs the secret that belongs there", async () => {
    asked({ auth: { user: "ada", password } });
    const { id } = await own().run(createProvider, relay({ user: "ada", password }));
    expect(await faultOf(own().run(updateProvider, { id, host: "127.0.0.2" }))).toMatchObject({ field: "password" });
    expect(await faultOf(own().run(updateProvider, { id, user: "bob" }))).toMatchObject({ field: "password" });
    const { id: other } = await own().run(createProvider, sesInput());
    expect(await faultOf(own().run(updateProvider, { id: other, accessKeyId: "AKIAOTHER" }))).toMatchObject({ field: "secretAccessKey" });
    expect(await faultOf(own().run(updateProvider, { id: other, host: "127.0.0.1" }))).toMatchObject({ field: "host" });
  });

  test("that does not work changes nothing", async () => {
    asked({ auth: { user: "ada", password } });
    const { id } = await own().run(createProvider, relay({ user: "ada", password }));
    const before = await stored(id);
    expect(await faultOf(own().run(updateProvider, { id, password: "wrong", name: "X" }))).toMatchObject({ field: "password" });
    expect(await stored(id)).toEqual(before);
  });

  test("that works opens a provider that was closed", async () => {
    const { id } = await own().run(createProvider, sesInput());
    const uuid = readId("provider", id) ?? "";
    await db().transportState.create({
      data: { key: uuid, closedUntil: new Date(Date.now() + 60_000), closedBy: "outage", failures: 3, lastError: "It was away." },
    });
    expect((await own().run(listProviders, {})).providers).toMatchObject([{ state: "outage", lastError: "It was away." }]);
    expect(await own().run(updateProvider, { id, secretAccessKey: "another one" })).toMatchObject({ state: "open", closedUntil: null });
  });
});

describe("a test", () => {
  test("tells what SES allows now, and opens what was closed for an outage but not for a used-up quota", async () => {
    const { id } = await own().run(createProvider, sesInput());
    const uuid = readId("provider", id) ?? "";
    const close = (closedBy: string) =>
      db().transportState.upsert({
        where: { key: uuid },
        create: { key: uuid, closedUntil: new Date(Date.now() + 60_000), closedBy },
        update: { closedUntil: new Date(Date.now() + 60_000), closedBy },
      });
    await close("outage");
    ses.rules.account = { max24h: 200, sent24h: 7, maxRate: 1, sandbox: true, sending: true };
    expect(await own().run(testProvider, { id })).toMatchObject({
      ok: true,
      sentence:
        "SES in eu-west-1 answers. It takes 1 a second and 200 a day. Its account is in the SES sandbox: it sends to verified addresses only.",
      quota: { max24h: 200, sent24h: 7, maxRate: 1, sandbox: true },
    });
    expect((await own().run(listProviders, {})).providers).toMatchObject([{ state: "open", quota: { maxRate: 1 } }]);
    await close("quota");
    await own().run(testProvider, { id });
    expect((await own().run(listProviders, {})).providers).toMatchObject([{ state: "quota" }]);
  });

  test("really logs in to a relay, and sends nothing", async () => {
    asked({ auth: { user: "ada", password } });
    const { id } = await own().run(createProvider, relay({ user: "ada", password }));
    expect(await own().run(testProvider, { id })).toMatchObject({
      ok: true,
      sentence: `The relay 127.0.0.1:${new URL(sink.url).port} accepts the login, without encryption.`,
    });
    asked({ auth: { user: "ada", password: "changed meanwhile" } });
    expect(await own().run(testProvider, { id })).toMatchObject({ ok: false });
    expect(sink.commands.filter((command) => command.startsWith("MAIL"))).toEqual([]);
  });

  test("of a provider whose secret was sealed by another key says so, and sending by it is an outage", async () => {
    const { id } = await own().run(createProvider, sesInput());
    await db().provider.updateMany({ where: { teamId: team.id }, data: { secret: "v1.AAAA.AAAA.AAAA" } });
    expect(await own().run(testProvider, { id })).toMatchObject({ ok: false });
    const config = (await providersOf([team.id])).get(team.id)?.own[0];
    if (!config) throw new Error("The provider is gone.");
    const parcel = { id: newUuid(), envelopeFrom: "a@x.test", recipients: ["b@x.test"], message: Buffer.from("x\r\n"), smtpUtf8: false };
    expect(await buildTransport(config, { name: "x", connections: 1 }).send(parcel)).toMatchObject([{ trouble: { kind: "outage" } }]);
    expect(await own().run(updateProvider, { id, name: "Still here" })).toMatchObject({ name: "Still here" });
    expect(await own().run(updateProvider, { id, ...{ region: "eu-west-1", accessKeyId, secretAccessKey } })).toMatchObject({
      state: "open",
    });
    expect(await own().run(testProvider, { id })).toMatchObject({ ok: true });
  });
});

test("the clock asks what SES allows now; a new rate makes the engine open it anew", async () => {
  await own().run(createProvider, sesInput());
  await db().provider.updateMany({ where: { teamId: team.id }, data: { testedAt: new Date(Date.now() - 3_600_000) } });
  const before = (await providersOf([team.id])).get(team.id)?.own[0];
  ses.rules.account = { max24h: 100_000, sent24h: 9, maxRate: 80, sandbox: false, sending: true };
  await refreshQuotas.run(
    open({ principal: { kind: "system", job: refreshQuotas.name, teamId: team.id }, team, requestId: newUuid() }) as never,
    {},
  );
  const after = (await providersOf([team.id])).get(team.id)?.own[0];
  expect(after?.rate).toBe(80);
  expect(after?.revision).toBeGreaterThan(before?.revision ?? 99);
});

describe("a topic of SNS", () => {
  const arn = "arn:aws:sns:eu-west-1:123456789012:mail-events";

  test("is kept, shown, changed and taken away without trying anything, in both spellings", async () => {
    const { secret } = await aKey(team, { scopes: ["providers:read", "providers:write"] });
    const made = await api.ask("/providers", { key: secret, json: { ...sesInput(), sns_topic_arn: arn } });
    expect(made).toMatchObject({ status: 201, body: { settings: { snsTopicArn: arn }, subscribedAt: null, lastReportAt: null } });
    const tries = ses.connections;
    const patch = (json: object) => api.ask(`/providers/${made.body.id}`, { key: secret, method: "PATCH", json });
    const other = arn.replace("eu-west-1", "us-east-1");
    expect(await patch({ snsTopicArn: other })).toMatchObject({ status: 200, body: { settings: { snsTopicArn: other } } });
    expect(await patch({ name: "Ireland" })).toMatchObject({ body: { settings: { snsTopicArn: other } } });
    expect(await patch({ snsTopicArn: null })).toMatchObject({ body: { settings: { snsTopicArn: null } } });
    expect(ses.connections).toBe(tries);
  });

  test.each([
    ["arn:aws:sqs:eu-west-1:123456789012:mail-events", "Write the ARN of a standard topic"],
    [`${arn}.fifo`, "Write the ARN of a standard topic"],
    ["mail-events", "Write the ARN of a standard topic"],
    ["arn:aws:sns:cn-north-1:123456789012:mail-events", "A topic in cn-north-1 begins with arn:aws-cn:"],
    ["arn:aws-us-gov:sns:eu-west-1:123456789012:mail-events", "A topic in eu-west-1 begins with arn:aws:"],
    ["arn:aws-cn:sns:cn-north-1:123456789012:mail-events", "SES in eu-west-1 cannot publish to a topic in cn-north-1."],
  ])("that cannot be one is refused at its field: %s", async (snsTopicArn, message) => {
    expect(await faultOf(own().run(createProvider, { ...sesInput(), snsTopicArn }))).toEqual({
      code: "validation_error",
      field: "snsTopicArn",
      message: expect.stringContaining(message),
    });
    const { id } = await own().run(createProvider, { ...sesInput(), snsTopicArn: arn });
    expect(await faultOf(own().run(updateProvider, { id, snsTopicArn }))).toMatchObject({ field: "snsTopicArn" });
    expect(await stored(id)).toMatchObject({ topicArn: arn });
  });

  test("does not belong to a relay, and must fit the region that SES moves to", async () => {
    expect(await faultOf(own().run(createProvider, relay({ snsTopicArn: arn })))).toMatchObject({ field: "snsTopicArn" });
    const { id } = await own().run(createProvider, relay());
    expect(await faultOf(own().run(updateProvider, { id, snsTopicArn: arn }))).toMatchObject({ field: "snsTopicArn" });
    const moving = await own().run(createProvider, { ...sesInput(), snsTopicArn: arn });
    expect(await faultOf(own().run(updateProvider, { id: moving.id, region: "cn-north-1" }))).toMatchObject({ field: "snsTopicArn" });
  });

  test("of the instance is shown to operators only", async () => {
    Object.assign(env(), { SES_REGION: "eu-west-1", SNS_TOPICS: [arn] });
    const of = async (who: ReturnType<typeof member>) => (await as(who, team).run(listProviders, {})).instance.transports[0]?.topics;
    expect(await of(member(team, "owner"))).toEqual([]);
    expect(await of({ ...member(team, "admin"), isStaff: true })).toEqual([{ arn, subscribedAt: null, lastReportAt: null }]);
    Object.assign(env(), { SES_REGION: undefined, SNS_TOPICS: [] });
  });
});

describe("the order", () => {
  test("is the one that is said, and must name every provider once", async () => {
    const [a, b, c] = [
      await own().run(createProvider, sesInput()),
      await own().run(createProvider, relay()),
      await own().run(createProvider, sesInput()),
    ];
    const { providers } = await own().run(orderProviders, { ids: [c.id, a.id, b.id] });
    expect(providers.map(({ id }) => id)).toEqual([c.id, a.id, b.id]);
    expect((await providersOf([team.id])).get(team.id)?.own.map(({ key: one }) => publicId("provider", one))).toEqual([c.id, a.id, b.id]);
    const theirs = await own(await aTeam())
      .run(createProvider, sesInput())
      .catch(() => null);
    for (const ids of [
      [a.id, b.id],
      [a.id, a.id, b.id],
      [a.id, b.id, c.id, a.id],
      [a.id, b.id, publicId("provider", newUuid())],
      [a.id, b.id, theirs?.id ?? "x"],
    ])
      expect(await faultOf(own().run(orderProviders, { ids }))).toMatchObject({ code: "validation_error", field: "ids" });
  });

  test("providers added at once each have a place of their own", async () => {
    await Promise.all(Array.from({ length: 5 }, () => own().run(createProvider, sesInput())));
    const { providers } = await own().run(listProviders, {});
    expect(providers.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
  });
});

test("a provider that is removed takes its secret, its state and its pace along", async () => {
  const { id } = await own().run(createProvider, sesInput());
  const uuid = readId("provider", id) ?? "";
  await db().transportState.create({ data: { key: uuid, lastSentAt: new Date() } });
  await db().pace.create({ data: { transport: uuid, slice: "", rate: 1, tokens: 1, filledAt: new Date() } });
  expect(await own().run(deleteProvider, { id })).toEqual({ id, deleted: true });
  const left = await Promise.all([
    db().provider.count({ where: { id: uuid } }),
    db().transportState.count({ where: { key: uuid } }),
    db().pace.count({ where: { transport: uuid } }),
  ]);
  expect(left).toEqual([0, 0, 0]);
  expect(await refusalOf(own().run(testProvider, { id }))).toBe("provider_not_found");
});

describe("the instance's transports", () => {
  afterAll(() => {
    Object.assign(env(), { SMTP_URL: undefined, SES_REGION: undefined, SES_RATE: undefined });
  });

  test("stand behind the team's own until it switches them off", async () => {
    expect((await own().run(listProviders, {})).instance).toMatchObject({
      enabled: true,
      transports: [{ type: "sandbox", state: "open" }],
    });
    expect((await providersOf([team.id])).get(team.id)).toBeUndefined();
    expect((await own().run(setInstanceTransport, { enabled: false })).instance.enabled).toBe(false);
    expect((await providersOf([team.id])).get(team.id)).toEqual({ own: [], instance: false });
  });

  test("are SES first, then the relays in their order; a team sees none of their words, an operator does", async () => {
    Object.assign(env(), { SES_REGION: "eu-west-1", SMTP_URL: "smtp://us:s3cret@one.test smtps://two.test" });
    const ways = instanceTransports();
    expect(ways.map(({ key: one, name }) => [one, name])).toEqual([
      ["instance:ses", "eu-west-1"],
      ["instance:smtp:0", "one.test"],
      ["instance:smtp:1", "two.test"],
    ]);
    for (const way of ways) await way.build().close();
    await db().transportState.create({
      data: { key: "instance:smtp:0", closedUntil: new Date(Date.now() + 9000), closedBy: "outage", lastError: "inner words" },
    });
    const listed = await own().run(listProviders, {});
    expect(listed.instance.transports).toMatchObject([
      { state: "open" },
      { type: "smtp", name: "Relay 1", state: "outage" },
      { name: "Relay 2" },
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/s3cret|inner words|one\.test/);
    const operator = await as({ ...member(team, "admin"), isStaff: true }, team).run(listProviders, {});
    expect(operator.instance.transports[1]).toMatchObject({ name: "one.test", state: "outage", lastError: "inner words" });
    expect(JSON.stringify(operator)).not.toContain("s3cret");
  });

  test("SES is asked for its rate when nobody set one, and 14 a second are taken when it may not say", async () => {
    Object.assign(env(), { SES_REGION: "eu-west-1", SMTP_URL: undefined });
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
    ses.rules.account = { max24h: 9, sent24h: 0, maxRate: 33, sandbox: false, sending: true };
    expect(await instanceTransports()[0]?.askRate?.()).toBe(33);
    ses.rules.account = { status: 403, type: "AccessDeniedException", message: "no" };
    expect(await instanceTransports()[0]?.askRate?.()).toBe(14);
    Object.assign(env(), { SES_RATE: 7 });
    expect(instanceTransports()[0]).toMatchObject({ rate: 7 });
    expect(instanceTransports()[0]?.askRate).toBeUndefined();
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
  });
});

test("of many teams each has its own, in one read", async () => {
  const other = await aTeam();
  await own().run(createProvider, sesInput());
  await own(other).run(createProvider, relay());
  const found = await providersOf([team.id, other.id, (await aTeam()).id, newUuid()]);
  expect([...found.keys()].sort()).toEqual([team.id, other.id].sort());
  expect(found.get(team.id)?.own.map(({ type }) => type)).toEqual(["ses"]);
  expect(found.get(other.id)?.own.map(({ type }) => type)).toEqual(["smtp"]);
});

test("members below admin see them and change nothing", async () => {
  const developer = as(member(team, "developer"), team);
  expect(await developer.run(listProviders, {})).toMatchObject({ providers: [] });
  expect(await refusalOf(developer.run(createProvider, sesInput()))).toBe("role_too_low");
  expect(await refusalOf(as(member(team, "viewer"), team).run(listProviders, {}))).toBe("role_too_low");
  expect(await refusalOf(as(key(team, "providers:read"), team).run(setInstanceTransport, { enabled: false }))).toBe("missing_scope");
});

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("The server does not listen.");
  return address.port;
}
