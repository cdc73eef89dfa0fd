/** Files leave as they came: through the API, the database, a real worker and SMTP, and back by two readers that are not ours. */
import { createHash, randomBytes } from "node:crypto";
import { authenticate } from "mailauth";
import PostalMime from "postal-mime";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openRoutes } from "@/lib/emails";
import { sendEmail } from "@/lib/emails/send-email";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { readId } from "@/lib/infra/ids";
import type { TeamFacts } from "@/lib/kernel/context";
import { holdsByTheBook } from "@/test/dkim-by-the-book";
import type { DnsServer } from "@/test/dns-server";
import { aVerifiedDomain, startOwnDns } from "@/test/domains";
import { as, aTeam, key } from "@/test/harness";
import { type Sink, startSink } from "@/test/smtp-sink";
import { nodeResolver } from "@/test/spf-peers";
import { allSettled } from "@/test/worker";
import { type DeliveryRunner, runDeliveries } from "./delivery";

let dns: DnsServer;
let sink: Sink;
let runner: DeliveryRunner;
let team: TeamFacts;
let from: string;

beforeAll(async () => {
  dns = await startOwnDns();
  sink = await startSink();
  Object.assign(env(), { SMTP_URL: `${sink.url}?tls=none`, DELIVERY_LEASE_SECONDS: 5, DELIVERY_RETRY_SECONDS: [0.2] });
});
beforeEach(async () => {
  sink.reset();
  team = await aTeam();
  from = `shop@${(await aVerifiedDomain(dns, team)).domain}`;
  runner = runDeliveries(openRoutes());
});
afterEach(() => runner.stop(2000));
afterAll(() => Promise.all([sink.close(), dns.close()]));

interface File {
  filename: string;
  bytes: Buffer;
  contentType?: string;
  contentId?: string;
}

async function send(files: readonly File[], more: Record<string, unknown> = {}): Promise<string> {
  const attachments = files.map(({ bytes, ...file }) => ({ ...file, content: bytes.toString("base64") }));
  const letter = { from, to: "bob@example.test", subject: "With files", html: "<p>See <img src='cid:logo'></p>", text: "See" };
  const { id } = await as(key(team, "emails:send"), team).run(sendEmail, { ...letter, attachments, ...more });
  runner.wake();
  return readId("email", id) ?? "";
}

async function filesIn(message: Buffer) {
  const parsed = await PostalMime.parse(message, { maxNestingDepth: 10 });
  return parsed.attachments.map(({ filename, mimeType, contentId, content }) => ({
    filename,
    mimeType,
    contentId: contentId ?? null,
    sha256: createHash("sha256")
      .update(Buffer.from(content as ArrayBuffer))
      .digest("hex"),
  }));
}

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** As a receiver sees it: a pass of mailauth, and of a reading by the book. */
async function signatureHolds(message: Buffer): Promise<boolean> {
  const { dkim } = await authenticate(message, {
    ip: "192.0.2.10",
    helo: "mail.test",
    sender: from,
    resolver: nodeResolver(dns),
    trustReceived: false,
    disableArc: true,
    disableBimi: true,
  });
  const txt = async (name: string) => dns.records(name, "TXT").slice();
  return dkim.results[0]?.status.result === "pass" && (await holdsByTheBook(message, txt));
}

test("files of every kind arrive byte for byte, inline ones beside the HTML, under a signature that verifies", async () => {
  sink.rules.size = 40_000_000;
  const files: File[] = [
    { filename: "Rechnung März 2026.pdf", bytes: randomBytes(100_003) },
    { filename: "logo.png", bytes: randomBytes(57 * 3), contentId: "logo" },
    { filename: "日本語.txt", bytes: Buffer.from(".\r\n..\r\nFrom x\n\0"), contentType: "text/plain; charset=utf-8" },
    { filename: "empty.bin", bytes: Buffer.alloc(0) },
  ];
  const id = await send(files);
  await allSettled([id]);
  const [taken] = sink.transactions;
  const message = taken?.message ?? Buffer.alloc(0);
  const found = await filesIn(message);
  expect(found).toHaveLength(4);
  for (const { filename, bytes, contentId } of files)
    expect(found.find((one) => one.filename === filename)).toMatchObject({
      sha256: sha256(bytes),
      contentId: contentId ? `<${contentId}>` : null,
    });
  expect(message.toString("latin1")).toMatch(/^Content-Type: multipart\/mixed/m);
  expect(taken?.parameters).toContain(`SIZE=${message.length}`);
  expect(await signatureHolds(message)).toBe(true);
});

test("a message of 25 MB arrives whole, and a server that takes less says so once and for all", async () => {
  const large = { filename: "film.mp4", bytes: randomBytes((25 * 1024 * 1024 * 3) / 4) };
  const id = await send([large]);
  await allSettled([id], 60_000);
  const message = sink.transactions[0]?.message ?? Buffer.alloc(0);
  expect(await filesIn(message)).toMatchObject([{ filename: "film.mp4", mimeType: "video/mp4", sha256: sha256(large.bytes) }]);
  expect(await signatureHolds(message)).toBe(true);
  sink.reset();
  sink.rules.size = 10_000_000;
  await runner.stop(2000);
  runner = runDeliveries(openRoutes());
  const refused = await send([large]);
  await allSettled([refused], 60_000);
  const { rows } = await pool().query("SELECT status, code, enhanced, reply FROM recipients WHERE email_id = $1", [refused]);
  expect(rows).toMatchObject([{ status: "bounced", code: 552, enhanced: "5.3.4", reply: expect.stringMatching(/takes at most 10000000/) }]);
  expect(sink.count).toBe(0);
});

test("a second attempt sends the same bytes as the first", async () => {
  sink.rules.refuse = { body: "451 4.3.0 Not now" };
  sink.rules.times = 1;
  const files = [{ filename: "a.bin", bytes: randomBytes(200_000) }];
  const id = await send(files);
  await allSettled([id]);
  expect(sink.count).toBe(1);
  expect(await filesIn(sink.transactions[0]?.message ?? Buffer.alloc(0))).toMatchObject([
    { sha256: sha256(files[0]?.bytes ?? Buffer.alloc(0)) },
  ]);
});

test("mail without files is not held up by mail with many", async () => {
  const files = Array.from({ length: 3 }, (_, n) => ({ filename: `${n}.bin`, bytes: randomBytes(3_000_000) }));
  const large = await Promise.all(Array.from({ length: 6 }, () => send(files)));
  const small = await Promise.all(Array.from({ length: 20 }, () => send([])));
  await allSettled(small, 60_000);
  await allSettled(large, 180_000);
  expect(sink.count).toBe(26);
}, 300_000);

test("an email whose files are gone fails with words, and is not sent without them", async () => {
  await runner.stop(2000);
  const id = await send([{ filename: "a.txt", bytes: Buffer.from("x") }]);
  await pool().query("DELETE FROM attachments WHERE email_id = $1", [id]);
  Object.assign(env(), { DELIVERY_RETRY_SECONDS: [0.1] });
  runner = runDeliveries(openRoutes());
  await allSettled([id]);
  expect(sink.count).toBe(0);
  const { rows } = await pool().query("SELECT status FROM recipients WHERE email_id = $1", [id]);
  expect(rows).toEqual([{ status: "failed" }]);
});
