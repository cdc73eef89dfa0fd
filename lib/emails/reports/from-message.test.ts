/** Delivery reports and complaints as mail servers write them, and messages that are made to be hard to read. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyReports } from "@/lib/emails";
import { pool } from "@/lib/infra/db/client";
import { cpuMs } from "@/test/cpu";
import { aDomain, aTeam } from "@/test/harness";
import { mails } from "@/test/worker";
import { reportsFromMessage } from "./from-message";
import { takeReturnedMessage } from "./take-returned-message";

const folder = new URL("../../../test/returned-mail/", import.meta.url);
const sample = (name: string): Buffer => readFileSync(new URL(`${name}.eml`, folder));
const emailId = "01930a2b-4c5d-7e6f-8a9b-0c1d2e3f4a5b";
const publicForm = "em_1CGzoZ39mM8PdynCbAREjt";
const now = Date.UTC(2026, 10, 2, 15);
const read = (raw: Buffer) => reportsFromMessage(raw, now);
const person = (address: string, code: number | null, enhanced: string | null, text: unknown = expect.any(String)) => ({
  address,
  code,
  enhanced,
  text,
});

const reports: Record<string, object[]> = {
  postfix: [
    {
      by: "mx.example.net",
      type: "bounced",
      hard: true,
      at: Date.UTC(2026, 10, 2, 10, 0, 5),
      recipients: [person("ada@example.net", 550, "5.1.1", expect.stringMatching(/^550 5\.1\.1 .*User unknown in virtual mailbox table$/))],
      detail: { remoteHost: "mail.example.net" },
    },
  ],
  "postfix-no-route": [
    { by: "relay.shop.example", type: "bounced", hard: true, recipients: [person("ada@example.invalid", null, "5.4.4")] },
  ],
  exchange: [
    {
      by: "DB9PR04MB0001.eurprd04.prod.outlook.com",
      type: "bounced",
      hard: true,
      recipients: [person("grace@contoso.example", 550, "5.1.10")],
    },
  ],
  gmail: [
    {
      by: "googlemail.com",
      type: "bounced",
      hard: true,
      at: Date.UTC(2026, 10, 2, 10, 0, 6),
      recipients: [person("bob@gmail.example", 550, "5.1.1")],
    },
  ],
  exim: [
    { by: "mx.example.org", type: "bounced", hard: true, recipients: [person("carol@example.org", 550, "5.0.0", "550 No such user here")] },
  ],
  sendmail: [{ by: "mx.example.edu", type: "bounced", hard: false, recipients: [person("dave@example.edu", 552, "5.2.2")] }],
  delayed: [{ by: "mx.example.net", type: "deferred", hard: false, recipients: [person("ada@example.net", null, "4.4.1")] }],
  "several-recipients": [
    { type: "bounced", hard: true, recipients: [person("gone@example.com", 550, "5.1.1")] },
    {
      type: "bounced",
      hard: false,
      recipients: [person("refused@example.com", 550, "5.7.1", "550 5.7.1 Message content rejected, see https://mx.example.com/?id=7")],
    },
    { type: "deferred", hard: false, recipients: [person("slow@example.com", 452, "4.2.2")] },
    { type: "delivered", hard: false, recipients: [person("there@example.com", null, "2.0.0", null)] },
    { type: "delivered", detail: { remoteHost: "relay.example.org" }, recipients: [person("onward@example.com", null, "2.0.0", null)] },
    { type: "delivered", recipients: [person("list@example.com", null, "2.0.0", null)] },
    { type: "bounced", hard: false, recipients: [person("given-up@example.com", 451, "4.4.7")] },
  ],
  utf8: [
    {
      by: "mx.xn--bcher-kva.example",
      type: "bounced",
      hard: true,
      recipients: [person("jörg@bücher.example", 550, "5.1.1", "550 5.1.1 Kein Postfach für jörg")],
    },
  ],
  forwarded: [
    {
      by: "forward.example",
      type: "bounced",
      hard: false,
      recipients: [person("ada@forward.example", 550, "5.7.26")],
      detail: { remoteHost: "mx.elsewhere.example" },
    },
  ],
  "arf-yahoo": [
    {
      by: "arf.mail.yahoo.example",
      type: "complained",
      at: Date.UTC(2026, 10, 2, 11, 30),
      recipients: [person("eve@yahoo.example", null, null, null)],
      detail: { kind: "abuse", userAgent: "Yahoo!-Mail-Feedback/2.0" },
    },
  ],
  "arf-outlook-redacted": [{ by: "smtp-feedback.outlook.example", type: "complained", recipients: [] }],
  "arf-fraud": [
    {
      by: "isp.example",
      type: "complained",
      recipients: [person("frank@isp.example", null, null, null), person("fred@isp.example", null, null, null)],
      detail: { kind: "fraud" },
    },
  ],
  "arf-not-spam": [],
  "auto-reply": [],
  qmail: [{ by: "old.example", type: "bounced", hard: true, recipients: [person("ada@old.example", null, "5.1.1")] }],
  "read-receipt": [],
};

describe("a returned message", () => {
  test("of every kind that is kept as a sample is known to this table", () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(reports)
        .map((name) => `${name}.eml`)
        .sort(),
    );
  });

  test.each(Object.entries(reports))("%s says what happened, to whom, and by whose word", (name, expected) => {
    const found = read(sample(name));
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
    for (const { about } of found) expect(about).toEqual({ emailId, providerId: null });
    const crlf = Buffer.from(sample(name).toString().replaceAll("\n", "\r\n"));
    expect(read(crlf)).toEqual(found);
  });

  test("that brings back no email of ours says nothing", () => {
    const text = sample("postfix").toString();
    expect(read(Buffer.from(text.replace(emailId, "20261102.1").replace(publicForm, "7")))).toEqual([]);
  });

  test("is known by our mark alone, and by our Message-ID alone", () => {
    const text = sample("gmail").toString();
    expect(read(Buffer.from(text.replaceAll(emailId, "20261102.1")))).toHaveLength(1);
    expect(read(Buffer.from(text.replace(publicForm, "em_nobody")))).toHaveLength(1);
  });

  test("whose two codes disagree is judged by the words, then by the inner one, and never hard behind a temporary status", () => {
    const text = sample("postfix").toString();
    const policy = text.replace("smtp; 550 5.1.1", "smtp; 550 5.7.1");
    expect(read(Buffer.from(policy))).toMatchObject([{ type: "bounced", hard: true }]);
    expect(read(Buffer.from(policy.replace(/User\s+unknown in virtual mailbox table/, "see our page")))).toMatchObject([{ hard: false }]);
    for (const status of ["4.1.1", "4.0.0", "unknown"])
      expect(read(Buffer.from(text.replace("Status: 5.1.1", `Status: ${status}`)))).toMatchObject([{ type: "bounced", hard: false }]);
  });

  test("names the address that was written to, and not the name that it has on the server", () => {
    const text = sample("postfix").toString();
    const found = read(Buffer.from(text.replace("Original-Recipient: rfc822;ada@example.net", "Original-Recipient: rfc822;ada")));
    expect(found).toMatchObject([{ recipients: [{ address: "ada@example.net" }] }]);
  });

  test("with a time that cannot be true is reported as of now", () => {
    const text = sample("postfix").toString();
    for (const date of ["Mon, 2 Nov 2099 10:00:05 +0000", "Thu, 1 Jan 1970 00:00:00 +0000", "yesterday"])
      expect(read(Buffer.from(text.replace(/^Date: Mon, {2}2.*$/m, `Date: ${date}`)))).toMatchObject([{ at: now }]);
  });

  test("that was cut off on its way still says what it had said", () => {
    const text = sample("sendmail").toString();
    expect(read(Buffer.from(text.slice(0, text.indexOf("MIME-Version", text.indexOf("Last-Attempt-Date")))))).toHaveLength(1);
  });
});

describe("a message made to be hard to read", () => {
  const head = 'Content-Type: multipart/report; boundary="b"\n\n';
  const ours = sample("postfix").toString();
  const nested = (type: string) =>
    Array.from({ length: 20_000 }, (_, i) => `--b${i}\nContent-Type: ${type}; boundary="b${i + 1}"\n\n`).join("");
  const hostile: Record<string, string> = {
    "nothing at all": "",
    "a boundary without parts": head,
    "a million empty lines": head + "\n".repeat(1_000_000),
    "20,000 nested multiparts": head.replace('"b"', '"b0"') + nested("multipart/report"),
    "20,000 nested messages": head.replace('"b"', '"b0"') + nested("message/rfc822"),
    "300,000 empty parts": head + "--b\n".repeat(300_000),
    "a header of 30 MB": `Subject: ${"x".repeat(30_000_000)}\n${head}`,
    "a header of 500,000 folds": `Subject: x\n${" y\n".repeat(500_000)}${head}`,
    "200,000 headers": `${"Received: x\n".repeat(200_000)}${head}`,
    "a content type that never ends": `Content-Type: multipart/report; boundary="${";boundary=".repeat(100_000)}\n\n`,
    "30 MB of base64": `${head}--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${"QUJD\n".repeat(6_000_000)}`,
    "half a character": `${head}--b\nContent-Type: message/delivery-status\n\n\ud800\u0000\n`,
  };
  test.each(Object.entries(hostile))("%s is read as no report with a second's work at most", async (_, text) => {
    const raw = Buffer.from(text);
    expect(await cpuMs(() => expect(read(raw)).toEqual([]))).toBeLessThan(1000);
  });

  test("with 1,500 recipients of hundreds of characters is no more than a second's work, and tells of 200", async () => {
    const group = `Final-Recipient: rfc822; ${"<".repeat(300)}a@b.test\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; ${" ".repeat(100)}550\n\n`;
    const raw = Buffer.from(ours.replace(/Final-Recipient:[\s\S]*?\n\n/, group).replace(group, group.repeat(1500)));
    expect(await cpuMs(() => expect(read(raw)).toHaveLength(200))).toBeLessThan(1000);
  });
});

describe("a message that is handed in", () => {
  test("again and again has its effect once, on the recipient that it is about", async () => {
    const team = await aTeam();
    const [id = ""] = await mails(team, [{ from: `shop@${await aDomain(team)}`, to: ["gone@example.com", "there@example.com"] }]);
    await pool().query("DELETE FROM deliveries WHERE email_id = $1", [id]);
    await pool().query("UPDATE recipients SET status = 'sent', attempts = 1 WHERE email_id = $1", [id]);
    const raw = Buffer.from(
      sample("several-recipients")
        .toString()
        .replace(emailId, id)
        .replace(/^X-Mailwright-Id:.*\n/m, ""),
    );
    expect(await Promise.all([takeReturnedMessage(raw), takeReturnedMessage(raw)])).toEqual([7, 7]);
    expect(await takeReturnedMessage(raw)).toBe(7);
    while ((await applyReports()) > 0);
    const { rows } = await pool().query("SELECT address, status FROM recipients WHERE email_id = $1 ORDER BY no", [id]);
    expect(rows).toEqual([
      { address: "gone@example.com", status: "bounced" },
      { address: "there@example.com", status: "delivered" },
    ]);
    const events = await pool().query("SELECT type FROM events WHERE email_id = $1 ORDER BY type", [id]);
    expect(events.rows.map(({ type }) => type)).toEqual(["bounced", "delivered"]);
    const { rows: suppressed } = await pool().query("SELECT address, reason FROM suppressions WHERE team_id = $1", [team.id]);
    expect(suppressed).toEqual([{ address: "gone@example.com", reason: "hard_bounce" }]);
  });

  test("and is no report leaves nothing behind", async () => {
    expect(await takeReturnedMessage(sample("auto-reply"))).toBe(0);
  });
});
