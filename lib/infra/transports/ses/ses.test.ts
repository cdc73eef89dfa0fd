import { createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { env } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import { dailyQuota, type SesRefusal, type SesServer, sesServer, throttling } from "@/test/ses-server";
import type { Transport } from "../types";
import { type SesOptions, sesQuota, sesTransport } from ".";
import { classifySesError } from "./classify";

let ses: SesServer;
const open: Transport[] = [];
const credentials = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "a secret that nobody may see" };

const transport = (options: Partial<SesOptions> = {}): Transport => {
  const made = sesTransport({ name: "ses", region: "eu-west-1", credentials, endpoint: ses.url, connections: 4, ...options });
  open.push(made);
  return made;
};
const parcel = (recipients: string[], more: Partial<{ message: Buffer; smtpUtf8: boolean; id: string }> = {}) => ({
  id: newUuid(),
  envelopeFrom: "ada@example.test",
  recipients,
  message: Buffer.from("From: Ada <ada@example.test>\r\nTo: bob@x.test\r\nX-Mailwright-Id: em_1\r\nSubject: Hello\r\n\r\nHello\r\n"),
  smtpUtf8: false,
  ...more,
});

beforeAll(async () => {
  ses = await sesServer();
});
beforeEach(() => ses.reset());
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  await ses.close();
});

describe("a message that SES takes", () => {
  test("arrives byte for byte, for exactly the recipients of the envelope, with its tag and configuration set", async () => {
    const sent = parcel(["bob@x.test", "hidden@x.test"]);
    const order: string[] = [];
    const answers = await transport({ configurationSet: "events" }).send(sent, undefined, () => {
      order.push(`handed over before it was accepted: ${ses.accepted.length === 0}`);
    });
    expect(order).toEqual(["handed over before it was accepted: true"]);
    expect(ses.accepted).toMatchObject([
      {
        from: "ada@example.test",
        recipients: ["bob@x.test", "hidden@x.test"],
        tags: { "mailwright-email": sent.id },
        configurationSet: "events",
        raw: sent.message,
        emailId: "em_1",
        accessKey: "AKIAEXAMPLE",
      },
    ]);
    const [first] = ses.accepted;
    const answer = { result: "sent", stage: "ses", providerId: first?.messageId, remoteHost: "127.0.0.1", tls: null, code: null };
    expect(answers).toMatchObject([answer, answer]);
  });

  test("of 8 MB arrives whole", async () => {
    const body = `${"0123456789abcdef".repeat(4)}\r\n`.repeat(125_000);
    const message = Buffer.from(`From: ada@example.test\r\nSubject: Large\r\n\r\n${body}`);
    expect(await transport().send(parcel(["bob@x.test"], { message }))).toMatchObject([{ result: "sent" }]);
    expect(ses.accepted[0]?.raw.equals(message)).toBe(true);
  });

  test("goes where AWS_ENDPOINT_URL_SESV2 says when nobody named an endpoint", async () => {
    process.env.AWS_ENDPOINT_URL_SESV2 = ses.url;
    try {
      const { endpoint: _, ...options } = { name: "ses", region: "eu-west-1", credentials, endpoint: "", connections: 1 };
      const made = sesTransport(options);
      open.push(made);
      expect(await made.send(parcel(["bob@x.test"]))).toMatchObject([{ result: "sent" }]);
    } finally {
      delete process.env.AWS_ENDPOINT_URL_SESV2;
    }
    expect(ses.accepted).toHaveLength(1);
  });
});

test("connections are kept, and there are never more requests at once than they", async () => {
  const made = transport({ connections: 3 });
  const before = ses.connections;
  ses.rules.delay = 20;
  const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => made.send(parcel([`r${i}@x.test`]))));
  expect(answers.flat().every(({ result }) => result === "sent")).toBe(true);
  expect(ses.connections - before).toBeLessThanOrEqual(3);
});

describe("a refusal is about the message, or about the transport", () => {
  const refusals: [string, SesRefusal, object][] = [
    ["a rate that is too high", throttling, { result: "temporary", trouble: { kind: "throttled" } }],
    [
      "a rate that is too high, as the older protocol says it",
      { status: 400, type: "ThrottlingException", message: "Maximum sending rate exceeded." },
      { result: "temporary", trouble: { kind: "throttled" } },
    ],
    ["a daily quota", dailyQuota, { result: "temporary", trouble: { kind: "quota" } }],
    [
      "a limit",
      { status: 400, type: "LimitExceededException", message: "There are too many." },
      { result: "temporary", trouble: { kind: "quota" } },
    ],
    [
      "a suspended account",
      { status: 400, type: "AccountSuspendedException", message: "The account was suspended." },
      { result: "temporary", trouble: { kind: "suspended" } },
    ],
    [
      "a paused account",
      { status: 400, type: "SendingPausedException", message: "Sending is paused." },
      { result: "temporary", trouble: { kind: "suspended" } },
    ],
    [
      "an unverified MAIL FROM domain",
      { status: 400, type: "MailFromDomainNotVerifiedException", message: "x" },
      { result: "temporary", trouble: { kind: "outage", refused: true } },
    ],
    [
      "a missing configuration set",
      { status: 404, type: "NotFoundException", message: "x" },
      { result: "temporary", trouble: { kind: "outage", refused: true } },
    ],
    [
      "credentials that may not send",
      { status: 403, type: "AccessDeniedException", message: "x" },
      { result: "temporary", trouble: { kind: "outage", refused: true } },
    ],
    [
      "a wrong secret",
      { status: 403, type: "InvalidSignatureException", message: "x" },
      { result: "temporary", trouble: { kind: "outage", refused: true } },
    ],
    [
      "a clock that is wrong",
      { status: 403, type: "RequestTimeTooSkewed", message: "x" },
      { result: "temporary", trouble: { kind: "outage" } },
    ],
    ["an internal failure", { status: 500, type: "InternalFailure", message: "x" }, { result: "temporary", trouble: { kind: "outage" } }],
    [
      "unavailability",
      { status: 503, type: "ServiceUnavailable", message: "x", retryAfter: 7 },
      { trouble: { kind: "outage", retryAfterSeconds: 7 } },
    ],
    [
      "a rejected message",
      { status: 400, type: "MessageRejected", message: "Email address is not verified." },
      { result: "permanent", text: "Email address is not verified." },
    ],
    ["a malformed message", { status: 400, type: "BadRequestException", message: "Missing final '@domain'" }, { result: "permanent" }],
    ["a gateway that gave up waiting", { status: 504, type: "GatewayTimeout", message: "x" }, { result: "ambiguous" }],
  ];
  test.each(refusals)("%s", async (_, refuse, expected) => {
    ses.rules.refuse = refuse;
    const [answer, other] = await transport().send(parcel(["bob@x.test", "eve@x.test"]));
    expect(answer).toMatchObject({ stage: "ses", ...expected });
    expect(other).toEqual(answer);
    if (answer?.result !== "temporary") expect(answer?.trouble).toBeUndefined();
    expect(ses.asked).toBe(1);
  });

  test("a key that AWS does not know is named as the cause, and the secret nowhere", async () => {
    ses.rules.accessKeys = ["AKIAOTHER"];
    const [answer] = await transport().send(parcel(["bob@x.test"]));
    expect(answer).toMatchObject({ result: "temporary", trouble: { kind: "outage" } });
    expect(answer?.text).toContain("does not know the access key");
    expect(JSON.stringify(answer)).not.toContain(credentials.secretAccessKey);
  });
});

describe("an accident", () => {
  test.each(["malformed", "nameless", "reset"] as const)("after the message was handed over is ambiguous: %s", async (accident) => {
    ses.rules.accident = accident;
    expect(await transport().send(parcel(["bob@x.test"]))).toMatchObject([{ result: "ambiguous", stage: "ses" }]);
    expect(ses.accepted).toHaveLength(1);
  });

  test("that no answer comes is ambiguous when the time is over, and the next message goes its way", async () => {
    Object.assign(ses.rules, { accident: "hang", times: 1 });
    const made = transport({ connections: 1, timeouts: { total: 3000 } });
    expect(await made.send(parcel(["bob@x.test"]))).toMatchObject([{ result: "ambiguous" }]);
    expect(await made.send(parcel(["eve@x.test"]))).toMatchObject([{ result: "sent" }]);
  });

  test("a connection that is refused is an outage, and nothing was handed over", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((done) => closed.once("listening", done));
    const address = closed.address();
    const port = typeof address === "object" ? address?.port : 0;
    await new Promise((done) => closed.close(done));
    let handed = false;
    const answers = await transport({ endpoint: `http://127.0.0.1:${port}` }).send(parcel(["bob@x.test"]), undefined, () => {
      handed = true;
    });
    expect(answers).toMatchObject([{ result: "temporary", trouble: { kind: "outage" } }]);
    expect(handed).toBe(false);
  });

  test("a connection that breaks before the last byte left is an outage", async () => {
    const rude = createServer((socket) => {
      socket.once("data", () => socket.resetAndDestroy());
      socket.on("error", () => undefined);
    }).listen(0, "127.0.0.1");
    await new Promise((done) => rude.once("listening", done));
    const address = rude.address();
    const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const message = Buffer.concat([Buffer.from("From: ada@example.test\r\n\r\n"), Buffer.alloc(20_000_000, "a\r\n")]);
    let handed = false;
    const answers = await transport({ endpoint }).send(parcel(["bob@x.test"], { message }), undefined, () => {
      handed = true;
    });
    expect(answers).toMatchObject([{ result: "temporary", trouble: { kind: "outage" } }]);
    expect(handed).toBe(false);
    await new Promise((done) => rude.close(done));
  });

  test("credentials that are nowhere to be found are an outage", () => {
    const error = Object.assign(new Error("Could not load credentials from any providers"), { name: "CredentialsProviderError" });
    expect(classifySesError(error, { handed: false, status: null, retryAfter: null })).toMatchObject({
      result: "temporary",
      trouble: { kind: "outage" },
    });
  });
});

test("an endpoint that a customer named is not connected to when its address is not public", async () => {
  const before = ses.connections;
  for (const endpoint of [ses.url, ses.url.replace("127.0.0.1", "localhost"), ses.url.replace("127.0.0.1", "127.1")]) {
    const answers = await transport({ endpoint, guarded: true }).send(parcel(["bob@x.test"]));
    expect(answers).toMatchObject([{ result: "temporary", trouble: { kind: "outage" } }]);
  }
  expect(await sesQuota({ name: "x", region: "eu-west-1", credentials, endpoint: ses.url, guarded: true, connections: 1 })).toMatchObject({
    ok: false,
    reason: "unreachable",
  });
  expect(ses.connections).toBe(before);
  env().OUTBOUND_ALLOW_CIDRS.push("127.0.0.0/8", "::1/128");
  expect(await transport({ guarded: true }).send(parcel(["bob@x.test"]))).toMatchObject([{ result: "sent" }]);
  expect(
    await transport({ endpoint: ses.url.replace("127.0.0.1", "localhost"), guarded: true }).send(parcel(["bob@x.test"])),
  ).toMatchObject([{ result: "sent" }]);
  env().OUTBOUND_ALLOW_CIDRS.length = 0;
});

test("an address outside of ASCII is refused without asking SES, which could not say it", async () => {
  expect(await transport().send(parcel(["jörg@x.test"]))).toMatchObject([{ result: "permanent", enhanced: "5.6.7" }]);
  expect(ses.asked).toBe(0);
});

test("a parcel that waits for its turn can be taken back, and one that is on the wire is finished", async () => {
  const made = transport({ connections: 1 });
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  ses.rules.delay = promise;
  const stop = new AbortController();
  const sending = [made.send(parcel(["first@x.test"]), stop.signal), made.send(parcel(["second@x.test"]), stop.signal)];
  await expect.poll(() => ses.accepted.length, { timeout: 10_000 }).toBe(1);
  stop.abort();
  answer();
  const [first, second] = await Promise.all(sending);
  expect(first).toMatchObject([{ result: "sent" }]);
  expect(second).toMatchObject([{ result: "temporary" }]);
  expect(second?.[0]?.trouble).toBeUndefined();
  expect(ses.accepted).toHaveLength(1);
});

test("closing lets everything end first", async () => {
  const made = transport({ connections: 1 });
  ses.rules.delay = 50;
  const sending = [made.send(parcel(["a@x.test"])), made.send(parcel(["b@x.test"]))];
  await made.close();
  expect((await Promise.all(sending)).flat().map(({ result }) => result)).toEqual(["sent", "sent"]);
  expect(await made.send(parcel(["c@x.test"]))).toMatchObject([{ result: "temporary" }]);
});

describe("what an account may send", () => {
  const ask = () => sesQuota({ name: "x", region: "eu-west-1", credentials, endpoint: ses.url, connections: 1 });

  test("is told in figures", async () => {
    expect(await ask()).toEqual({ ok: true, account: { max24h: 50_000, sent24h: 412, maxRate: 14, sandbox: false, sending: true } });
  });

  test("is not known when the credentials may not ask, which is no fault", async () => {
    ses.rules.account = { status: 403, type: "AccessDeniedException", message: "not authorized to perform ses:GetAccount" };
    expect(await ask()).toEqual({ ok: true, account: null });
  });

  test("credentials that AWS does not know are a fault of theirs; trouble at SES is not", async () => {
    ses.rules.accessKeys = [];
    expect(await ask()).toMatchObject({ ok: false, reason: "credentials" });
    ses.reset();
    ses.rules.account = { status: 503, type: "ServiceUnavailable", message: "x" };
    expect(await ask()).toMatchObject({ ok: false, reason: "unreachable" });
  });
});

test.each([{ region: "eu-west-1.evil.test/" }, { configurationSet: "a b" }, { endpoint: "file:///etc/passwd" }, { connections: 0 }])(
  "%j is refused",
  (wrong) => expect(() => transport(wrong)).toThrow(TypeError),
);
