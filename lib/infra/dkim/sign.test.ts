import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { authenticate } from "mailauth";
import { beforeAll, describe, expect, test } from "vitest";
import { parseMailbox } from "@/lib/infra/mime/address";
import { compileContent } from "@/lib/infra/mime/compile";
import { compose, type Message, serialize } from "@/lib/infra/mime/compose";
import { type DkimKey, dnsRecord, loadDkimKey, makeDkimKey, txtStrings } from "./keys";
import { relaxedEnd, relaxedValue } from "./relaxed";
import { dkimHeader } from "./sign";

let key: DkimKey;
let other: DkimKey;
const zone = new Map<string, string>();

beforeAll(async () => {
  for (const domain of ["shop.test", "relay.test"]) {
    const { privateKeyPem, publicKeyBase64 } = await makeDkimKey();
    zone.set(`mw202603._domainkey.${domain}`, dnsRecord(publicKeyBase64));
    const loaded = loadDkimKey({ domain, selector: "mw202603", privateKeyPem });
    if (domain === "shop.test") key = loaded;
    else other = loaded;
  }
});

async function resolver(name: string, type: string): Promise<string[][]> {
  const record = zone.get(name);
  if (type === "TXT" && record) return [txtStrings(record)];
  throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
}

async function results(message: Buffer): Promise<{ result: string; domain: string | undefined }[]> {
  const { dkim } = await authenticate(message, {
    ip: "192.0.2.1",
    helo: "x.test",
    sender: "news@shop.test",
    resolver,
    disableArc: true,
    disableDmarc: true,
    disableBimi: true,
  });
  return dkim.results.map(({ status, signingDomain }) => ({ result: status.result, domain: signingDomain }));
}

const build = (given: { subject?: string; html?: string; text?: string; headers?: Record<string, string>; name?: string }): Message =>
  compose({
    from: { ...parseMailbox("news@shop.test"), name: given.name ?? "Shop" },
    to: [parseMailbox("Ada <ada@example.test>")],
    cc: [parseMailbox("b@example.test")],
    replyTo: [parseMailbox("reply@shop.test")],
    subject: given.subject ?? "Hello",
    date: new Date("2026-03-01T12:00:00Z"),
    messageId: "<1@shop.test>",
    headers: given.headers ?? {},
    content: compileContent({ html: given.html ?? null, text: given.text ?? null }).render(),
  });

test("a signature that leaves out what the next hop rewrites still passes when it was rewritten, and one that covers it does not", async () => {
  const message = build({ text: "Hello" });
  const rewritten = (signature: string) =>
    Buffer.from(
      serialize(message, [signature])
        .toString("latin1")
        .replace(/^Message-ID: .*\r\n/im, "Message-ID: <0100-abc@eu-west-1.amazonses.com>\r\n")
        .replace(/^Date: .*\r\n/im, "Date: Sun, 1 Mar 2026 12:00:07 +0000\r\n"),
      "latin1",
    );
  const sparing = await dkimHeader(message, key, new Set(["message-id", "date"]));
  expect(await results(rewritten(sparing))).toEqual([{ result: "pass", domain: "shop.test" }]);
  expect(await results(rewritten(await dkimHeader(message, key)))).toEqual([{ result: "fail", domain: "shop.test" }]);
});

test.each([
  "From: other@evil.test",
  "To: somebody@evil.test",
  "Cc: somebody@evil.test",
  "Subject: other",
  "Date: Sun, 1 Mar 2020 12:00:07 +0000",
  "Reply-To: x@evil.test",
  "Content-Type: text/html",
  "Content-Transfer-Encoding: base64",
  "MIME-Version: 2.0",
])("a message before which somebody writes “%s” no longer passes, whether it had such a header or not", async (line) => {
  const whole = build({ text: "Hello" });
  const bare = { ...whole, headers: whole.headers.filter(([name]) => !/^(cc|reply-to)$/i.test(name)) };
  for (const message of [whole, bare]) {
    const sent = serialize(message, [await dkimHeader(message, key)]);
    expect((await results(sent))[0]?.result).toBe("pass");
    expect((await results(Buffer.concat([Buffer.from(`${line}\r\n`), sent])))[0]?.result).not.toBe("pass");
  }
});

test("what the next hop replaces is not sealed, and what relays add breaks nothing", async () => {
  const message = build({ text: "Hello" });
  const sent = serialize(message, [await dkimHeader(message, key, new Set(["date", "message-id"]))]);
  for (const line of ["Date: Sun, 1 Mar 2020 12:00:07 +0000", "Received: from a by b", "X-Spam: no", "Sender: relay@x.test"])
    expect((await results(Buffer.concat([Buffer.from(`${line}\r\n`), sent])))[0]?.result).toBe("pass");
});

describe("a signature passes an independent verifier", () => {
  test.each<[string, Parameters<typeof build>[0]]>([
    ["text and html", { html: "<p>Hello</p>\n", text: "Hello\n" }],
    ["runs of white space and tabs", { html: "<p>a  b\t\tc </p>  \n \n\n\n", text: "a   b \t \n\n\n\n" }],
    ["text that ends in empty lines", { text: "a\n\n\n\n" }],
    ["nothing but line ends", { text: "\n\n" }],
    ["a single space", { text: " " }],
    ["dots, From and foreign letters", { text: ".\n..\nFrom x\n日本語 🦆\n" }],
    ["a subject with runs of spaces", { text: "x", subject: "a  b   c" }],
    ["a folded subject", { text: "x", subject: "some words ".repeat(60).trim() }],
    ["an encoded subject and name", { text: "x", subject: "Grüße ".repeat(90).trim(), name: "日本語".repeat(30) }],
    [
      "a List-Unsubscribe of 900 characters",
      {
        text: "x",
        headers: { "List-Unsubscribe": `<https://t.test/${"u".repeat(880)}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
      },
    ],
    [
      "long references",
      {
        text: "x",
        headers: {
          References: Array.from({ length: 60 }, (_, i) => `<${i}.abc@example.test>`).join("   "),
          "In-Reply-To": "<0.abc@example.test>",
        },
      },
    ],
    ["a megabyte of html", { html: "<b>  x</b>".repeat(100_000) }],
  ])("%s", async (_, given) => {
    const message = build(given);
    expect(await results(serialize(message, [await dkimHeader(message, key)]))).toEqual([{ result: "pass", domain: "shop.test" }]);
  });

  test("whatever text, html, subject and name there are", async () => {
    const odd = fc.constantFrom(" ", "  ", "\t", "\n", " \n", "\r\n", "\r", ".", "=", "é", "🦆", "word", "x".repeat(90), "<b>");
    const words = fc.array(fc.oneof(odd, fc.string({ unit: "grapheme", maxLength: 10 })), { maxLength: 25 }).map((parts) => parts.join(""));
    const header = words.map((text) => text.replace(/\p{Cc}/gu, ""));
    await fc.assert(
      fc.asyncProperty(words, words, header, header, async (html, text, subject, name) => {
        const message = build({ html, text, subject, name, headers: { "List-Id": `<${"l".repeat(text.length)}.shop.test>` } });
        expect(await results(serialize(message, [await dkimHeader(message, key)]))).toEqual([{ result: "pass", domain: "shop.test" }]);
      }),
      { numRuns: 150 },
    );
  });

  test("two keys sign the same message", async () => {
    const message = build({ text: "x" });
    const signatures = [await dkimHeader(message, key), await dkimHeader(message, other)];
    expect(await results(serialize(message, signatures))).toEqual([
      { result: "pass", domain: "shop.test" },
      { result: "pass", domain: "relay.test" },
    ]);
  });
});

describe("a signature covers", () => {
  test("a second From, every header that matters, and the whole body", async () => {
    const message = build({
      text: "the body",
      headers: { "List-Unsubscribe": "<https://t.test/u>", "List-Id": "<l.shop.test>", References: "<a@b.test>", "X-Free": "1" },
    });
    const signature = await dkimHeader(message, key);
    const sent = serialize(message, [signature]).toString();
    const names = (/h=([^;]*)/.exec(signature)?.[1] ?? "").replace(/\s/g, "").split(":");
    expect(names.filter((name) => name === "from")).toHaveLength(2);
    for (const name of [
      "to",
      "cc",
      "subject",
      "date",
      "message-id",
      "mime-version",
      "content-type",
      "reply-to",
      "list-unsubscribe",
      "list-id",
      "references",
    ])
      expect(names).toContain(name);
    expect(names).not.toContain("x-free");
    for (const changed of [
      sent.replace("From: ", "From: ceo@victim.test\r\nFrom: "),
      sent.replace("Subject: Hello", "Subject: Hallo"),
      sent.replace("<https://t.test/u>", "<https://t.test/v>"),
      sent.replace("the body", "the end"),
      `${sent}more\r\n`,
    ]) {
      expect(changed).not.toBe(sent);
      expect((await results(Buffer.from(changed)))[0]?.result).not.toBe("pass");
    }
  });

  test("its own header in lines of at most 78, and by RFC 6376 done by hand", async () => {
    const message = build({ text: "a  b\n", subject: "x  y" });
    const signature = await dkimHeader(message, key);
    for (const line of `DKIM-Signature: ${signature}`.split("\r\n")) expect(line.length).toBeLessThanOrEqual(78);
    const [, unsigned = "", base64 = ""] = /^(.*b=)([^;]*)$/s.exec(signature) ?? [];
    const relaxed = (value: string) =>
      value
        .replace(/\r\n/g, "")
        .replace(/[ \t]+/g, " ")
        .trim();
    const names = (/h=([^;]*)/.exec(unsigned)?.[1] ?? "").replace(/\s/g, "").split(":");
    // Named once more than it occurs, a header adds nothing (section 5.4.2).
    const fields = [...new Set(names)].flatMap((name) =>
      message.headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => `${name}:${relaxed(value)}\r\n`),
    );
    const text = `${fields.join("")}dkim-signature:${relaxed(unsigned)}`;
    const publicKey = createPublicKey({
      key: Buffer.from(zone.get("mw202603._domainkey.shop.test")?.split("p=")[1] ?? "", "base64"),
      format: "der",
      type: "spki",
    });
    expect(verify("sha256", Buffer.from(text), publicKey, Buffer.from(base64, "base64"))).toBe(true);
  });
});

describe("relaxed forms", () => {
  test.each([
    ["", ""],
    ["\r\n\r\n", ""],
    ["a\r\n", "a\r\n"],
    ["C\r\n\r\nE\r\n\r\n\r\n", "C\r\n\r\nE\r\n"],
  ])("body %j becomes %j", (body, expected) => expect(relaxedEnd(Buffer.from(body)).toString()).toBe(expected));

  test("a value is unfolded, and white space is one space", () => expect(relaxedValue(" a\r\n \tb\t c  ")).toBe("a b c"));
});

describe("keys", () => {
  test("have 2048 bits, and their record is cut into strings a zone file takes", async () => {
    const { publicKeyBase64 } = await makeDkimKey();
    expect(
      createPublicKey({ key: Buffer.from(publicKeyBase64, "base64"), format: "der", type: "spki" }).asymmetricKeyDetails?.modulusLength,
    ).toBe(2048);
    const strings = txtStrings(dnsRecord(publicKeyBase64));
    expect(strings.join("")).toBe(`v=DKIM1; k=rsa; p=${publicKeyBase64}`);
    expect(Math.max(...strings.map(({ length }) => length))).toBeLessThanOrEqual(255);
  });

  test("that are no RSA keys are refused", () => {
    expect(() => loadDkimKey({ domain: "x.test", selector: "s", privateKeyPem: "nonsense" })).toThrow();
  });
});
