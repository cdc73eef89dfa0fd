import net, { type AddressInfo } from "node:net";
import fc from "fast-check";
import PostalMime from "postal-mime";
import { afterEach, describe, expect, test } from "vitest";
import { AddressError, parseAddress, parseMailbox } from "@/lib/infra/mime/address";
import { compileContent } from "@/lib/infra/mime/compile";
import { compose, serialize } from "@/lib/infra/mime/compose";
import { type Sink, type SinkOptions, sinkCertificate, startSink } from "@/test/smtp-sink";
import type { Answer, Parcel, Transport } from "../types";
import { type SmtpOptions, smtpTransport } from "./index";
import type { Timeouts } from "./options";

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function sinkWith(options: SinkOptions = {}): Promise<Sink> {
  const sink = await startSink(options);
  cleanUp.push(() => sink.close());
  return sink;
}

function transportTo({ port }: Pick<Sink, "port">, options: Partial<SmtpOptions> = {}): Transport {
  const transport = smtpTransport({
    host: "127.0.0.1",
    port,
    secure: "none",
    name: "us.test",
    connections: 1,
    maxMessagesPerConnection: 100,
    ...options,
  });
  cleanUp.push(() => transport.close());
  return transport;
}

const message = Buffer.from("From: a@mine.test\r\nSubject: Hello\r\n\r\nHello\r\n");
let serial = 0;
const parcel = (given: Partial<Parcel> = {}): Parcel => {
  serial++;
  return { id: `em_${serial}`, envelopeFrom: "bounce@mine.test", recipients: [`r${serial}@x.test`], message, smtpUtf8: false, ...given };
};
const short = (answers: readonly Answer[]) => answers.map(({ result, stage, code, enhanced }) => `${result} ${stage} ${code} ${enhanced}`);
const sent = "sent dot 250 2.0.0";

/** Sends one, then another, to a sink that misbehaves once: the answer, and that the transport works on. */
async function once(options: SinkOptions, transport: Partial<SmtpOptions> = {}, given: Partial<Parcel> = {}) {
  const sink = await sinkWith({ times: 1, ...options });
  const client = transportTo(sink, transport);
  const first = await client.send(parcel(given));
  const second = await client.send(parcel());
  expect(short(second)).toEqual([sent]);
  return { sink, answers: short(first), first };
}

describe("a message that is taken", () => {
  test.each([{}, { pipelining: false }, { ehlo: false }, { eightBitMime: false, smtpUtf8: false, startTls: false }])(
    "arrives byte for byte at a server with %j",
    async (rules) => {
      const sink = await sinkWith(rules);
      const transport = transportTo(sink);
      const dotted = Buffer.from(".first\r\n..\r\n.\r\nbody\r\n.\r\n\r\n");
      expect(short(await transport.send(parcel({ message: dotted, recipients: ["a@x.test", "b@x.test"] })))).toEqual([sent, sent]);
      expect(sink.transactions).toHaveLength(1);
      expect(sink.transactions[0]).toMatchObject({ from: "bounce@mine.test", recipients: ["a@x.test", "b@x.test"] });
      expect(sink.transactions[0]?.message.toString()).toBe(dotted.toString());
    },
  );

  test("says everything there is to know", async () => {
    const sink = await sinkWith({ size: 1000 });
    const [answer] = await transportTo(sink).send(parcel({ envelopeFrom: "" }));
    expect(answer).toEqual({
      result: "sent",
      stage: "dot",
      code: 250,
      enhanced: "2.0.0",
      text: "Ok: queued",
      remoteHost: "127.0.0.1",
      tls: null,
    });
    expect(sink.transactions[0]).toMatchObject({ from: "", parameters: `SIZE=${message.length}` });
  });

  test("1,000 over five connections arrive exactly once each, with and without PIPELINING", async () => {
    for (const pipelining of [true, false]) {
      const sink = await sinkWith({ pipelining });
      const transport = transportTo(sink, { connections: 5, maxMessagesPerConnection: 30 });
      const parcels = Array.from({ length: 1000 }, () => parcel());
      const answers = await Promise.all(parcels.map((one) => transport.send(one)));
      expect(answers.flatMap(short).every((answer) => answer === sent)).toBe(true);
      const recipients = sink.transactions.map((transaction) => transaction.recipients[0]);
      expect(new Set(recipients)).toEqual(new Set(parcels.map((one) => one.recipients[0])));
      expect(recipients).toHaveLength(1000);
      expect(sink.connections.most).toBeLessThanOrEqual(5);
      expect(sink.connections.total).toBeGreaterThanOrEqual(34);
    }
  });

  test("rides with the body of the one before it", async () => {
    const sink = await sinkWith();
    const transport = transportTo(sink);
    await Promise.all(Array.from({ length: 20 }, () => transport.send(parcel())));
    expect(sink.connections.total).toBe(1);
    expect(sink.commands.filter((line) => line === "RSET")).toHaveLength(0);
  });

  test("is handed over only right before its body leaves", async () => {
    const sink = await sinkWith({ refuse: { rcpt: (argument) => (argument.includes("no@") ? "550 5.1.1 No" : null) } });
    const transport = transportTo(sink);
    const handed: string[] = [];
    const send = (recipient: string) => transport.send(parcel({ recipients: [recipient] }), undefined, () => handed.push(recipient));
    await Promise.all(["yes@x.test", "no@x.test", "also@x.test"].map(send));
    expect(handed).toEqual(["yes@x.test", "also@x.test"]);
  });

  test("of eight megabytes arrives whole", async () => {
    const sink = await sinkWith();
    const large = Buffer.from(`${"x".repeat(70)}\r\n.${"y".repeat(69)}\r\n`.repeat(55_000));
    expect(short(await transportTo(sink).send(parcel({ message: large })))).toEqual([sent]);
    expect(sink.transactions[0]?.message.equals(large)).toBe(true);
  });
});

describe("a server that announces PIPELINING and cannot do it", () => {
  /** Answers the first command of what comes in one piece; the rest is thrown away, or the connection is closed for it. */
  const broken = async (hangsUp: boolean) => {
    const taken: string[] = [];
    const server = net.createServer((socket) => {
      let inBody = false;
      socket.on("error", () => {});
      socket.write("220 broken.test\r\n");
      socket.setEncoding("utf8").on("data", (chunk: string) => {
        const [command = "", ...rest] = chunk.split("\r\n").filter(Boolean);
        if (inBody) {
          if (!chunk.endsWith("\r\n.\r\n")) return;
          inBody = false;
          taken.push("message");
          socket.write("250 2.0.0 Taken\r\n");
        } else if (/^EHLO/.test(command)) socket.write("250-broken.test\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
        else if (hangsUp && rest.length > 0) socket.destroy();
        else if (command === "DATA") {
          inBody = true;
          socket.write("354 Go on\r\n");
        } else socket.write("250 2.0.0 OK\r\n");
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    return { port, taken, close: () => server.close() };
  };

  test.each([true, false])("is spoken to one command at a time from the second attempt on (it hangs up: %s)", async (hangsUp) => {
    const server = await broken(hangsUp);
    const transport = transportTo(server, { timeouts: { mail: 300, rcpt: 300, data: 300 } });
    try {
      expect((await transport.send(parcel()))[0]?.result).toBe("temporary");
      expect((await transport.send(parcel()))[0]?.result).toBe("sent");
      expect(server.taken).toEqual(["message"]);
    } finally {
      server.close();
    }
  });
});

test("a server that refuses PIPELINING after all is asked again without it, and nobody's mail bounces for it", async () => {
  const sink = await sinkWith({ refuse: { rcpt: "503 5.5.0 Improper command pipelining" }, times: 1 });
  const transport = transportTo(sink);
  expect(short(await transport.send(parcel()))).toEqual(["temporary rcpt null null"]);
  expect(short(await transport.send(parcel()))).toEqual([sent]);
});

describe("refusals", () => {
  test.each<[string, SinkOptions["refuse"], string]>([
    ["a greeting for good, which is about us", { greeting: "554 5.7.1 Go away" }, "temporary greeting 554 5.7.1"],
    ["MAIL for now", { mail: "451 4.3.0 Later" }, "temporary mail 451 4.3.0"],
    ["MAIL for good", { mail: "550 5.7.1 Not you" }, "permanent mail 550 5.7.1"],
    ["MAIL for want of AUTH, which is about us", { mail: "530 5.7.0 Log in" }, "temporary mail 530 5.7.0"],
    ["RCPT for now", { rcpt: "450 4.2.0 Greylisted" }, "temporary rcpt 450 4.2.0"],
    ["RCPT for good", { rcpt: "550 5.1.1 No such user" }, "permanent rcpt 550 5.1.1"],
    ["RCPT with 552 though there is but one", { rcpt: "552 5.2.2 Over quota" }, "permanent rcpt 552 5.2.2"],
    ["RCPT with 552 and no more", { rcpt: "552 Over quota" }, "permanent rcpt 552 null"],
    ["DATA for now", { data: "451 4.3.0 Later" }, "temporary data 451 4.3.0"],
    ["DATA for good", { data: "554 5.6.0 No" }, "permanent data 554 5.6.0"],
    ["the message for now", { dot: "452 4.3.1 Full" }, "temporary dot 452 4.3.1"],
    ["the message for good", { dot: "554 5.7.1 Spam" }, "permanent dot 554 5.7.1"],
    ["the message as too large", { dot: "552 5.3.4 Too large" }, "permanent dot 552 5.3.4"],
    ["without an enhanced code", { rcpt: "550 No such user" }, "permanent rcpt 550 null"],
    ["whatever the words say", { rcpt: "450 Permanently rejected, user unknown" }, "temporary rcpt 450 null"],
    ["with 421", { mail: "421 4.3.2 Shutting down" }, "temporary mail 421 4.3.2"],
    ["the message with 421", { dot: "421 4.3.2 Shutting down" }, "temporary dot 421 4.3.2"],
  ])("%s", async (_, refuse, expected) => {
    for (const pipelining of [true, false]) expect((await once({ refuse, pipelining })).answers).toEqual([expected]);
  });

  test("552 after RCPT means too many recipients where there were several and no code says otherwise (RFC 5321 section 4.5.3.1.10)", async () => {
    for (const pipelining of [true, false]) {
      const second = async (reply: string) => {
        const sink = await sinkWith({ pipelining, refuse: { rcpt: (argument) => (argument.includes("two@") ? reply : null) } });
        return short(await transportTo(sink).send(parcel({ recipients: ["one@x.test", "two@x.test"] })))[1];
      };
      expect(await second("552 Too many recipients")).toBe("temporary rcpt 552 null");
      expect(await second("552 5.5.3 Too many recipients")).toBe("temporary rcpt 552 5.5.3");
      expect(await second("552 5.2.2 Over quota")).toBe("permanent rcpt 552 5.2.2");
    }
  });

  test("of some recipients leave the others untouched", async () => {
    for (const pipelining of [true, false]) {
      const replies: Record<string, string> = { "no@x.test": "550 5.1.1 No such user", "later@x.test": "450 4.2.1 Busy" };
      const sink = await sinkWith({ pipelining, refuse: { rcpt: (argument) => replies[argument.slice(4, -1)] ?? null } });
      const answers = await transportTo(sink).send(parcel({ recipients: ["a@x.test", "no@x.test", "later@x.test", "b@x.test"] }));
      expect(short(answers)).toEqual([sent, "permanent rcpt 550 5.1.1", "temporary rcpt 450 4.2.1", sent]);
      expect(sink.transactions.map(({ recipients }) => recipients)).toEqual([["a@x.test", "b@x.test"]]);
    }
  });

  test("of every recipient end a premature 354 with a lone dot, and nothing is delivered", async () => {
    const { sink, answers } = await once({ refuse: { rcpt: "550 5.1.1 No" }, dataWithoutRecipients: true });
    expect(answers).toEqual(["permanent rcpt 550 5.1.1"]);
    expect(sink.transactions).toHaveLength(1);
  });

  test("are followed by RSET before the next message", async () => {
    const { sink } = await once({ refuse: { data: "451 4.3.0 Later" } });
    expect(sink.commands).toContain("RSET");
  });

  test("in the middle of a stream touch one message only", async () => {
    const sink = await sinkWith({ refuse: { rcpt: (argument) => (/r\d*[05]@/.test(argument) ? "550 5.1.1 No" : null), dot: undefined } });
    const transport = transportTo(sink, { connections: 2 });
    const parcels = Array.from({ length: 200 }, (_, index) => parcel({ recipients: [`r${index}@x.test`] }));
    const answers = await Promise.all(parcels.map((one) => transport.send(one)));
    for (const [index, one] of answers.entries()) expect(short(one)).toEqual([index % 5 === 0 ? "permanent rcpt 550 5.1.1" : sent]);
    expect(sink.count).toBe(160);
  });

  test("that come before the end of the message end the connection, and nothing is delivered", async () => {
    const large = Buffer.from(`${"x".repeat(70)}\r\n`.repeat(300_000));
    const { sink, answers } = await once({ refuse: { body: "552 5.3.4 Too large" } }, {}, { message: large });
    expect(answers).toEqual(["permanent dot 552 5.3.4"]);
    expect([sink.count, sink.connections.total]).toEqual([1, 2]);
  });

  test("of many lines, with control characters, come as one short line", async () => {
    const lines = `${"550-5.7.1 \u001b[31mred\t\u0007 text\r\n".repeat(40)}550 5.7.1 end`;
    const { first } = await once({ refuse: { mail: lines } });
    expect(first[0]).toMatchObject({ code: 550, enhanced: "5.7.1" });
    expect(first[0]?.text).not.toMatch(/\p{Cc}/u);
    expect(first[0]?.text.length).toBeLessThanOrEqual(500);
  });
});

describe("dropped connections", () => {
  test.each<[SinkOptions["drop"], string]>([
    ["greeting", "temporary greeting null null"],
    ["ehlo", "temporary greeting null null"],
    ["mail", "temporary mail null null"],
    ["rcpt", "temporary rcpt null null"],
    ["data", "temporary data null null"],
    ["before-dot", "ambiguous dot null null"],
    ["after-dot", "ambiguous dot null null"],
  ])("at %s", async (drop, expected) => {
    for (const pipelining of [true, false]) {
      const { sink, answers } = await once({ drop, pipelining });
      expect(answers).toEqual([expected]);
      expect(sink.count).toBe(drop === "after-dot" ? 2 : 1);
    }
  });

  test("in the middle of a body that had not left yet are temporary", async () => {
    const large = Buffer.from(`${"x".repeat(70)}\r\n`.repeat(300_000));
    expect((await once({ drop: "body" }, {}, { message: large })).answers).toEqual(["temporary data null null"]);
  });

  test("take nothing with them that was only waiting behind", async () => {
    for (const drop of ["mail", "rcpt", "data", "after-dot"] as const) {
      const sink = await sinkWith();
      const transport = transportTo(sink);
      await transport.send(parcel());
      sink.rules.times = 1;
      sink.rules.drop = drop;
      const parcels = Array.from({ length: 50 }, () => parcel());
      const answers = (await Promise.all(parcels.map((one) => transport.send(one)))).flatMap(short);
      expect(answers.filter((answer) => answer !== sent)).toEqual(drop === "after-dot" ? ["ambiguous dot null null"] : []);
      expect(sink.count).toBe(51);
      for (const one of parcels) expect(sink.of(one.recipients[0] ?? "")).toHaveLength(1);
    }
  });

  test("a server that hangs up on an unused connection costs nothing", async () => {
    const sink = await sinkWith();
    const transport = transportTo(sink);
    await transport.send(parcel());
    sink.rules.refuse = { mail: "421 4.4.2 Idle for too long" };
    sink.rules.times = 1;
    expect(short(await transport.send(parcel()))).toEqual([sent]);
    expect(sink.connections.total).toBe(2);
  });

  test("nobody listening is temporary, for everybody who waits", async () => {
    const sink = await startSink();
    await sink.close();
    const transport = transportTo(sink, { connections: 3 });
    const answers = await Promise.all(Array.from({ length: 10 }, () => transport.send(parcel())));
    expect(new Set(answers.flatMap(short))).toEqual(new Set(["temporary connect null null"]));
    expect(answers[0]?.[0]?.text).toContain("ECONNREFUSED");
  });

  test("what talks nonsense is not believed", async () => {
    expect((await once({ refuse: { greeting: "HTTP/1.1 400 Bad Request" } })).answers).toEqual(["temporary greeting null null"]);
    expect((await once({ refuse: { dot: "nonsense" } })).answers).toEqual(["ambiguous dot null null"]);
    expect((await once({ refuse: { data: "250 2.0.0 Ok" } })).answers).toEqual(["temporary data null null"]);
  });

  test("a limit on connections slows, loses nothing, and is not run against all the time", async () => {
    const sink = await sinkWith({ maxConnections: 2, delay: 5 });
    const transport = transportTo(sink, { connections: 6 });
    let left = 100;
    const sendOn = async () => {
      while (left-- > 0) expect(short(await transport.send(parcel()))).toEqual([sent]);
    };
    await Promise.all(Array.from({ length: 10 }, sendOn));
    expect(sink.count).toBe(100);
    expect(sink.connections.total).toBeLessThanOrEqual(20);
  });
});

test("whatever goes wrong in whatever order, no answer is a lie", async () => {
  const faults: Partial<SinkOptions>[] = [
    ...(["greeting", "ehlo", "mail", "rcpt", "data", "before-dot", "after-dot"] as const).map((drop) => ({ drop })),
    ...(["mail", "rcpt", "data", "dot"] as const).flatMap((stage) =>
      ["421 4.3.2 Bye", "450 4.2.0 Later", "550 5.0.0 Never"].map((reply) => ({ refuse: { [stage]: reply } })),
    ),
    ...(["rcpt", "dot"] as const).map((stall) => ({ stall })),
    { pipelining: false },
    { dataWithoutRecipients: true, refuse: { rcpt: "550 5.1.1 No" } },
  ];
  const normal: Partial<SinkOptions> = { drop: null, stall: null, refuse: {}, pipelining: true, dataWithoutRecipients: false, times: 1 };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(faults.length - 1), { minLength: 60, maxLength: 60 }), async (order) => {
      const sink = await startSink({ times: 0 });
      const quick = { connect: 500, greeting: 40, mail: 40, rcpt: 40, data: 40, block: 40, dot: 40 };
      const transport = smtpTransport({
        host: "127.0.0.1",
        port: sink.port,
        secure: "none",
        name: "us.test",
        connections: 3,
        maxMessagesPerConnection: 7,
        timeouts: quick,
      });
      const parcels = order.map((_, index) => parcel({ recipients: [`one${index}@x.test`, `two${index}@x.test`] }));
      const handed = new Set<Parcel>();
      const answers = await Promise.all(
        parcels.map(async (one, index) => {
          const answer = await transport.send(one, undefined, () => handed.add(one));
          Object.assign(sink.rules, normal, faults[order[index] ?? 0]);
          return answer;
        }),
      );
      await transport.close();
      await sink.close();
      for (const [index, one] of parcels.entries())
        for (const [position, recipient] of one.recipients.entries()) {
          const result = answers[index]?.[position]?.result;
          const copies = sink.of(recipient).length;
          expect(copies).toBeLessThanOrEqual(1);
          if (result === "sent") expect(copies).toBe(1);
          else if (result !== "ambiguous") expect(copies).toBe(0);
          if (result === "ambiguous" || result === "sent") expect(handed.has(one)).toBe(true);
        }
    }),
    { numRuns: 12 },
  );
});

describe("silence", () => {
  /** Short where the server is silent, and nowhere else: a pause of the machine is no silence of the server. */
  test.each<[SinkOptions["stall"], keyof Timeouts, string]>([
    ["greeting", "greeting", "temporary greeting null null"],
    ["ehlo", "greeting", "temporary greeting null null"],
    ["mail", "mail", "temporary mail null null"],
    ["rcpt", "rcpt", "temporary rcpt null null"],
    ["data", "data", "temporary data null null"],
    ["dot", "dot", "ambiguous dot null null"],
  ])("at %s", async (stall, stage, expected) => {
    const { first, answers } = await once({ stall }, { timeouts: { [stage]: 250 } });
    expect(answers).toEqual([expected]);
    expect(first[0]?.text).toBe("The server did not answer in time.");
  });

  test("in the middle of a body that had not left yet is temporary", async () => {
    const large = Buffer.from(`${"x".repeat(70)}\r\n`.repeat(300_000));
    expect((await once({ stall: "body" }, { timeouts: { block: 250 } }, { message: large })).answers).toEqual(["temporary data null null"]);
  });

  test("has the patience of RFC 5321 by default", async () => {
    const { defaultTimeouts: given } = await import("./options");
    const minutes = { greeting: 5, mail: 5, rcpt: 5, data: 2, block: 3, dot: 10 };
    for (const [stage, least] of Object.entries(minutes))
      expect(given[stage as keyof typeof minutes]).toBeGreaterThanOrEqual(least * 60_000);
  });
});

describe("TLS and passwords", () => {
  const auth = { user: "us", password: "s3cret pässword" };
  const ca = { tls: { ca: sinkCertificate } };

  test("every mode that encrypts does so, and logs in with PLAIN or LOGIN", async () => {
    for (const mechanisms of ["PLAIN LOGIN", "LOGIN"])
      for (const secure of ["implicit", "starttls", "opportunistic"] as const) {
        const sink = await sinkWith({ secure: secure === "implicit", auth: { ...auth, mechanisms } });
        const [answer] = await transportTo(sink, { secure, ...auth, ...ca }).send(parcel());
        expect(answer).toMatchObject({ result: "sent", tls: expect.stringMatching(/^TLSv1\.[23] /) });
        expect(sink.transactions[0]).toMatchObject({ tls: true, user: "us" });
      }
  });

  test("a certificate nobody vouches for is refused, except where any is better than none", async () => {
    const sink = await sinkWith();
    expect((await transportTo(sink, { secure: "starttls" }).send(parcel()))[0]).toMatchObject({
      result: "temporary",
      stage: "tls",
      text: expect.stringContaining("self-signed"),
    });
    expect((await transportTo(sink, { secure: "opportunistic" }).send(parcel()))[0]).toMatchObject({
      result: "sent",
      tls: expect.any(String),
    });
    const implicit = await sinkWith({ secure: true });
    expect((await transportTo(implicit, { secure: "implicit" }).send(parcel()))[0]).toMatchObject({ result: "temporary", stage: "tls" });
    expect(sink.count + implicit.count).toBe(1);
  });

  test.each<[string, SinkOptions]>([
    ["is not offered", { startTls: false }],
    ["is refused", { refuse: { starttls: "454 4.7.0 Not now" } }],
    ["turns out to be nonsense", { brokenTls: true }],
  ])("where STARTTLS %s, required sends nothing and opportunistic sends in the clear", async (_, rules) => {
    const sink = await sinkWith(rules);
    expect((await transportTo(sink, { secure: "starttls", ...ca }).send(parcel()))[0]).toMatchObject({ result: "temporary", stage: "tls" });
    expect(sink.count).toBe(0);
    expect((await transportTo(sink, { secure: "opportunistic" }).send(parcel()))[0]).toMatchObject({ result: "sent", tls: null });
  });

  test("what is slipped in before the handshake is not believed after it", async () => {
    const sink = await sinkWith({ auth: { ...auth, mechanisms: "LOGIN" }, slippedIn: "250-evil.test\r\n250 AUTH PLAIN\r\n250-half a li" });
    const [answer] = await transportTo(sink, { secure: "starttls", ...auth, ...ca }).send(parcel());
    expect(answer).toMatchObject({ result: "sent", tls: expect.any(String) });
    expect(sink.commands.filter((line) => line.startsWith("AUTH"))).toEqual(["AUTH LOGIN"]);
  });

  test("a password leaves in the clear only when the mode says so", async () => {
    const sink = await sinkWith({ startTls: false, auth });
    expect((await transportTo(sink, { secure: "opportunistic", ...auth }).send(parcel()))[0]).toMatchObject({
      result: "temporary",
      stage: "auth",
    });
    expect(sink.commands.some((line) => line.startsWith("AUTH"))).toBe(false);
    expect((await transportTo(sink, { secure: "none", ...auth }).send(parcel()))[0]).toMatchObject({ result: "sent" });
  });

  test("a wrong password is temporary for the mail, and a server that repeats it does not leak it", async () => {
    const sink = await sinkWith({ auth: { ...auth, password: "another" } });
    expect(short(await transportTo(sink, { ...auth }).send(parcel()))).toEqual(["temporary auth 535 5.7.8"]);
    sink.rules.refuse = { auth: (argument) => `535 5.7.8 Rejected: ${argument} ${auth.password}` };
    const [answer] = await transportTo(sink, { ...auth }).send(parcel());
    expect(answer?.text).toContain("Rejected: PLAIN …");
    for (const secret of [auth.password, Buffer.from(`\0us\0${auth.password}`).toString("base64")])
      expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("nor does a server that repeats it later", async () => {
    const sink = await sinkWith({ auth, refuse: { mail: `550 5.7.1 Your password is ${auth.password}` } });
    const [answer] = await transportTo(sink, { ...auth }).send(parcel());
    expect(answer).toMatchObject({ result: "permanent", text: "Your password is …" });
  });

  test("a server without a mechanism we know is an answer", async () => {
    const sink = await sinkWith({ auth: { ...auth, mechanisms: "CRAM-MD5" } });
    expect((await transportTo(sink, { ...auth }).send(parcel()))[0]).toMatchObject({ result: "temporary", stage: "auth" });
  });
});

describe("what a server does not take is not sent to it", () => {
  test("UTF-8 in the head", async () => {
    const sink = await sinkWith({ smtpUtf8: false });
    expect(short(await transportTo(sink).send(parcel({ smtpUtf8: true })))).toEqual(["permanent mail null 5.6.7"]);
    expect(sink.commands.filter((line) => line.startsWith("MAIL"))).toEqual([]);
  });

  test("a recipient that needs SMTPUTF8, while the others get theirs", async () => {
    const sink = await sinkWith({ smtpUtf8: false });
    expect(short(await transportTo(sink).send(parcel({ recipients: ["jürgen@x.test", "a@x.test"] })))).toEqual([
      "permanent rcpt null 5.6.7",
      sent,
    ]);
    expect(short(await transportTo(sink).send(parcel({ recipients: ["jürgen@x.test"] })))).toEqual(["permanent rcpt null 5.6.7"]);
    expect(sink.transactions.map(({ recipients }) => recipients)).toEqual([["a@x.test"]]);
  });

  test("a server that takes UTF-8 is told, and gets the address as it is", async () => {
    const sink = await sinkWith();
    await transportTo(sink).send(
      parcel({ recipients: ["jürgen@x.test"], message: Buffer.from("Subject: ü\r\n\r\nx\r\n"), smtpUtf8: true }),
    );
    expect(sink.transactions[0]).toMatchObject({ recipients: ["jürgen@x.test"], parameters: "BODY=8BITMIME SMTPUTF8" });
  });

  test("a message beyond its SIZE", async () => {
    const sink = await sinkWith({ size: message.length });
    const transport = transportTo(sink);
    expect(short(await transport.send(parcel({ message: Buffer.concat([message, message]) })))).toEqual(["permanent mail 552 5.3.4"]);
    expect(short(await transport.send(parcel()))).toEqual([sent]);
  });

  test("8-bit content", async () => {
    const sink = await sinkWith({ eightBitMime: false, smtpUtf8: false });
    expect(short(await transportTo(sink).send(parcel({ message: Buffer.from("Subject: x\r\n\r\nü\r\n") })))).toEqual([
      "permanent mail null 5.6.3",
    ]);
  });

  test("an address that would end its command", async () => {
    const sink = await sinkWith();
    const transport = transportTo(sink);
    expect(short(await transport.send(parcel({ recipients: ["a@x.test>\r\nRCPT TO:<b@x.test", "c@x.test"] })))).toEqual([
      "permanent rcpt null 5.1.3",
      sent,
    ]);
    expect(short(await transport.send(parcel({ envelopeFrom: "a@x.test> SIZE=1" })))).toEqual(["permanent mail null 5.1.7"]);
    expect(sink.transactions.map(({ recipients }) => recipients)).toEqual([["c@x.test"]]);
  });
});

describe("smuggling", () => {
  const sequences = ["\n.\n", "\n.\r\n", "\r.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r\n", "\r\n\0.\r\n", "\n\n.\r\n\r\n"];

  test.each(sequences)("the sequence %j in text, html and subject stays inside one message", async (sequence) => {
    const sink = await sinkWith();
    const evil = `before${sequence}MAIL FROM:<ceo@victim.test>\r\nRCPT TO:<x@victim.test>\r\nDATA\r\nFrom: ceo@victim.test\r\n\r\nhi\r\n.\r\n`;
    const content = compileContent({ html: `<pre>${evil}</pre>`, text: evil }).render();
    const composed = compose({
      from: parseMailbox("a@mine.test"),
      to: [parseMailbox("b@x.test")],
      subject: evil,
      date: new Date(),
      messageId: "<1@mine.test>",
      content,
    });
    expect(short(await transportTo(sink).send(parcel({ message: serialize(composed) })))).toEqual([sent]);
    expect(sink.transactions).toHaveLength(1);
    expect(sink.commands.filter((line) => line.startsWith("MAIL"))).toEqual([`MAIL FROM:<bounce@mine.test>`]);
    const raw = sink.transactions[0]?.raw.toString("latin1") ?? "";
    expect(raw.replaceAll("\r\n", "")).not.toMatch(/[\r\n\0]/);
    const parsed = await PostalMime.parse(sink.transactions[0]?.message ?? "");
    const plain = (text: string | undefined) => (text ?? "").replace(/\r\n?|\n/g, "\n").replace(/\n+$/, "");
    expect(plain(parsed.text)).toBe(plain(evil));
    expect(parsed.from).toMatchObject({ address: "a@mine.test" });
  });
});

test("whatever address is accepted stands byte for byte in RCPT TO", async () => {
  const sink = await sinkWith();
  const transport = transportTo(sink, { connections: 3 });
  const quoted = fc
    .string({ unit: fc.constantFrom(..."ab @<>,:;.\\\"'é"), minLength: 1, maxLength: 20 })
    .map((text) => `"${text.replace(/["\\]/g, "\\$&")}"@Quoted.test`);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.emailAddress(), quoted, fc.constantFrom("MiXed@x.test", "jürgen@münchen.de", "a@x.test.")),
      async (written) => {
        let text: string;
        try {
          text = parseAddress(written).text;
        } catch (error) {
          expect(error).toBeInstanceOf(AddressError);
          return;
        }
        expect(short(await transport.send(parcel({ recipients: [text] })))).toEqual([sent]);
        expect(sink.transactions.at(-1)?.recipients).toEqual([text]);
      },
    ),
    { numRuns: 400 },
  );
  expect(sink.count).toBeGreaterThan(300);
});

describe("ending", () => {
  test("close waits for what was given, and takes nothing more", async () => {
    const sink = await sinkWith({ delay: 20 });
    const transport = transportTo(sink, { connections: 2 });
    const sending = Array.from({ length: 10 }, () => transport.send(parcel()));
    await transport.close();
    expect(sink.count).toBe(10);
    expect((await Promise.all(sending)).flatMap(short)).toEqual(Array.from({ length: 10 }, () => sent));
    expect(short(await transport.send(parcel()))).toEqual(["temporary connect null null"]);
    expect(sink.commands.filter((line) => line === "QUIT")).toHaveLength(2);
  });

  test("a signal takes back what waits, not what is on its way", async () => {
    const sink = await sinkWith({ delay: 50 });
    const transport = transportTo(sink);
    const controller = new AbortController();
    const sending = Array.from({ length: 5 }, () => transport.send(parcel(), controller.signal));
    await sink.received(1);
    controller.abort();
    const answers = (await Promise.all(sending)).flatMap(short);
    expect(answers.filter((answer) => answer === sent)).toHaveLength(sink.count);
    expect(answers.filter((answer) => answer === "temporary connect null null")).toHaveLength(5 - sink.count);
    expect(sink.count).toBeLessThanOrEqual(2);
    expect(short(await transport.send(parcel(), controller.signal))).toEqual(["temporary connect null null"]);
  });

  test("an unused connection is closed with QUIT", async () => {
    const sink = await sinkWith();
    const transport = transportTo(sink, { idle: 20 });
    await transport.send(parcel());
    await expect.poll(() => sink.connections.open, { timeout: 10_000 }).toBe(0);
    expect(sink.commands.at(-1)).toBe("QUIT");
    expect(short(await transport.send(parcel()))).toEqual([sent]);
  });
});
