/**
 * Delivering: everything on (claim, MIME, DKIM, SMTP, events, tallies), beside what the machine
 * and the usual library give into the same sink.
 */
import { sign } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import nodemailer from "nodemailer";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { seal } from "@/lib/infra/crypto/seal";
import { pool } from "@/lib/infra/db/client";
import { loadDkimKey, makeDkimKey } from "@/lib/infra/dkim/keys";
import { parseMailbox } from "@/lib/infra/mime/address";
import { compileContent } from "@/lib/infra/mime/compile";
import { compose, serialize } from "@/lib/infra/mime/compose";
import { smtpTransport } from "@/lib/infra/transports/smtp";
import { aDomain, aTeam } from "@/test/harness";
import { fillQueue } from "./support/fill-queue";
import { type Program, peakOf, startProgram } from "./support/processes";
import type { Finding } from "./support/report";
import { sampleHtml, sampleText } from "./support/sample-mail";

const connections = 20;

export async function deliver(): Promise<Finding[]> {
  // What an earlier benchmark left in the queue is not what is measured here.
  await pool().query("TRUNCATE deliveries");
  const sink = startProgram("bench/support/sink.ts", {});
  try {
    const { port } = await sink.next<{ port: number }>();
    const { privateKeyPem, publicKeyBase64 } = await makeDkimKey();
    const team = await aTeam();
    const domain = await aDomain(team);
    await pool().query(
      `INSERT INTO domain_keys (id, domain_id, selector, state, private_key, public_key) SELECT uuidv7(), id, 'b', 'active', $2, $3 FROM domains WHERE name = $1`,
      [domain, seal(privateKeyPem), publicKeyBase64],
    );
    const signatures = await signPerSecond(privateKeyPem);
    const raw = await rawClient(port, domain);
    const pooled = await nodemailerPool(port, domain);
    const setup = { sink, teamId: team.id, domain };
    const relay = { SMTP_URL: `smtp://127.0.0.1:${port}?tls=none` };
    const relaySigns = { SMTP_URL: `smtp://127.0.0.1:${port}?tls=none&dkim=relay` };
    const signed = await drain({ ...setup, count: 20_000, workers: 1, way: relay });
    const signedByTwo = await drain({ ...setup, count: 24_000, workers: 2, way: relay });
    const unsigned = await drain({ ...setup, count: 50_000, workers: 1, way: relaySigns });
    const unsignedByTwo = await drain({ ...setup, count: 50_000, workers: 2, way: relaySigns });
    const bySes = await throughSes({ teamId: team.id, domain });
    const library = { name: "nodemailer's pool, html only, same sink", value: pooled };
    return [
      one(
        "signed (RSA-2048), 1 worker process",
        signed,
        { name: "crypto.sign on this machine, one caller", value: signatures },
        { atLeast: 0.75 },
      ),
      one("signed, 2 worker processes", signedByTwo, { name: "crypto.sign on this machine, one caller", value: signatures }, null),
      one(
        "signed by the relay, 1 worker process",
        unsigned,
        { name: "our client, one fixed message, same sink", value: raw },
        { atLeast: 0.4 },
      ),
      one("signed by the relay, 2 worker processes", unsignedByTwo, { name: "our client, one fixed message, same sink", value: raw }, null),
      one("signed by the relay, 1 worker process", unsigned, library, { atLeast: 6 }),
      one(
        "through SES's API, signed by SES, 1 worker process",
        bySes,
        { name: "the same over SMTP, signed by the relay", value: unsigned.perSecond },
        null,
      ),
      ...(await composing()),
    ];
  } finally {
    await sink.stop();
  }
}

interface Drained {
  readonly perSecond: number;
  readonly peakMb: number;
}
const one = (what: string, { perSecond, peakMb }: Drained, limit: Finding["limit"], goal: Finding["goal"]): Finding => ({
  what,
  figure: perSecond,
  unit: "msg/s",
  limit,
  goal,
  note: `peak ${peakMb} MB a process`,
});

/** One signature at a time on the main thread: what a core gives. */
async function signPerSecond(privateKeyPem: string): Promise<number> {
  const { privateKey } = loadDkimKey({ domain: "a.test", selector: "b", privateKeyPem });
  const text = Buffer.alloc(600, "header: value\r\n");
  const until = performance.now() + 2000;
  let count = 0;
  for (; performance.now() < until; count++) sign("sha256", text, privateKey);
  return count / 2;
}

async function rawClient(port: number, domain: string): Promise<number> {
  const transport = smtpTransport({
    host: "127.0.0.1",
    port,
    secure: "none",
    name: "bench.test",
    connections,
    maxMessagesPerConnection: 1000,
  });
  const message = aMessage(domain, 0);
  const parcel = { id: "x", envelopeFrom: `a@${domain}`, recipients: ["b@example.com"], message, smtpUtf8: false };
  const count = 60_000;
  let next = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections * 3 }, async () => {
      while (next++ < count) await transport.send(parcel);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await transport.close();
  return count / seconds;
}

async function nodemailerPool(port: number, domain: string): Promise<number> {
  const transport = nodemailer.createTransport({
    pool: true,
    host: "127.0.0.1",
    port,
    maxConnections: connections,
    maxMessages: 1000,
    ignoreTLS: true,
  });
  const count = 4000;
  const warm = count * warmUp;
  let next = 0;
  let began = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next++ < count) {
        if (next === warm) began = performance.now();
        await transport.sendMail({ from: `Shop <a@${domain}>`, to: "b@example.com", subject: `Number ${next}`, html: sampleHtml });
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  transport.close();
  return (count - warm) / seconds;
}

interface Draining {
  /** What takes the mail and counts it. */
  readonly sink: Program;
  readonly teamId: string;
  readonly domain: string;
  readonly count: number;
  readonly workers: number;
  /** The settings that name the way out. */
  readonly way: Readonly<Record<string, string>>;
}

/** Over HTTP, as a customer of SES sends. */
async function throughSes(setup: Pick<Draining, "teamId" | "domain">): Promise<Drained> {
  const sink = startProgram("bench/support/fake-ses.ts", {});
  try {
    const { port } = await sink.next<{ port: number }>();
    const way = {
      SES_REGION: "eu-west-1",
      SES_RATE: "100000",
      SES_DKIM: "provider",
      AWS_ENDPOINT_URL_SESV2: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "AKIABENCH",
      AWS_SECRET_ACCESS_KEY: "bench",
    };
    return await drain({ ...setup, sink, count: 20_000, workers: 1, way });
  } finally {
    await sink.stop();
  }
}

/** Before the clock starts: so much of the mail has gone when the code that sends it is compiled. */
const warmUp = 0.2;

/** Fills the queue, then starts workers and times from when they are warm to the last message that the sink takes. */
async function drain({ sink, teamId, domain, count, workers, way }: Draining): Promise<Drained> {
  await fillQueue(teamId, domain, count);
  const settings = {
    ...way,
    DELIVERY_CONNECTIONS: String(connections),
    DELIVERY_WINDOW: "1000",
    NODE_ENV: "production",
    LOG_LEVEL: "error",
  };
  const taken = async () => {
    sink.child.kill("SIGUSR2");
    return (await sink.next<{ count: number }>()).count;
  };
  const before = await taken();
  const programs = Array.from({ length: workers }, () => startProgram("worker/main.ts", settings));
  let first = { at: 0, count: 0 };
  let now = 0;
  let peakMb = 0;
  while (now < count) {
    await sleep(50);
    now = (await taken()) - before;
    if (first.at === 0 && now >= count * warmUp) first = { at: performance.now(), count: now };
    peakMb = Math.max(peakMb, ...programs.map(({ child }) => peakOf(child.pid)));
  }
  const seconds = (performance.now() - first.at) / 1000;
  await Promise.all(programs.map((program) => program.stop()));
  const { rows } = await pool().query("SELECT count(*)::int AS n FROM deliveries WHERE team_id = $1", [teamId]);
  if (rows[0].n > 0 || now > count) throw new Error(`${rows[0].n} messages are unsettled and ${now - count} more arrived than were sent.`);
  return { perSecond: (count - first.count) / seconds, peakMb };
}

async function composing(): Promise<Finding[]> {
  const content = compileContent(
    { html: sampleHtml, text: sampleText },
    { clickUrl: "https://m.example.com/c/{token}.{link}", openUrl: "https://m.example.com/o/{token}" },
  );
  const ours = timed(20_000, (i) => {
    serialize(compose({ ...headersOf("a.test", i), content: content.render({}, "k7Qm2x9RtY4vB1nC8sLw3A") }));
  });
  return [
    {
      what: "one message of text and HTML, links and pixel rewritten, composed",
      figure: ours,
      unit: "µs",
      limit: { name: "nodemailer's MailComposer, nothing rewritten", value: await mailComposer() },
      goal: { atMost: 0.02 },
    },
  ];
}

async function mailComposer(): Promise<number> {
  const rounds = 300;
  const began = performance.now();
  for (let i = 0; i < rounds; i++)
    await new MailComposer({ from: "Shop <a@a.test>", to: "b@example.com", subject: `Number ${i}`, html: sampleHtml, text: sampleText })
      .compile()
      .build();
  return ((performance.now() - began) * 1000) / rounds;
}

function timed(rounds: number, run: (i: number) => void): number {
  for (let i = 0; i < rounds / 4; i++) run(i);
  const began = performance.now();
  for (let i = 0; i < rounds; i++) run(i);
  return ((performance.now() - began) * 1000) / rounds;
}

const headersOf = (domain: string, i: number) => ({
  from: parseMailbox(`Shop <a@${domain}>`),
  to: [parseMailbox("b@example.com")],
  cc: [],
  replyTo: [],
  subject: `Number ${i}`,
  date: new Date(0),
  messageId: `<${i}@${domain}>`,
  headers: {},
});
const aMessage = (domain: string, i: number): Buffer =>
  serialize(compose({ ...headersOf(domain, i), content: compileContent({ html: sampleHtml, text: sampleText }).render({}, "x") }));
