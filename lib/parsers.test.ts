/**
 * No parser of what customers, their DNS servers and providers send takes more than time in proportion to its input: each is given
 * the inputs that are worst for it, at growing sizes, and the growth of its processor time is measured. docs/parsers.md lists them.
 */
import { describe, test } from "vitest";
import { expectLinearAsync } from "@/test/async-growth";
import { expectLinear, repeated } from "@/test/growth";
import { liftBase64 } from "./api/lift-base64";
import { checkHost } from "./domains/judge";
import { keyDifference, parseDkimRecord } from "./domains/judge/dkim-record";
import { judgeKey } from "./domains/judge/dkim-verdict";
import { parseDmarc } from "./domains/judge/dmarc";
import { judgeDmarc } from "./domains/judge/dmarc-verdict";
import { markDifferences } from "./domains/judge/marks";
import { judgeName } from "./domains/judge/name";
import { judgeRecords } from "./domains/judge/records";
import { mendedSpf, mergedSpf } from "./domains/judge/spf-fix";
import { expand } from "./domains/judge/spf-macro";
import { parseSpf } from "./domains/judge/spf-record";
import { judgeSpf } from "./domains/judge/spf-verdict";
import type { Instance } from "./domains/judge/verdict";
import { judgeRefusal } from "./emails/bounces/judge-refusal";
import { reportsFromMessage } from "./emails/reports/from-message";
import { reportFromPostfix } from "./emails/reports/from-postfix";
import { reportFromSes } from "./emails/reports/from-ses";
import { emailIdOf, readDiagnostic } from "./emails/reports/report";
import { SendEmailInput } from "./emails/send-input";
import { domainIn, readSender, readWritten } from "./emails/written-address";
import type { Dns } from "./infra/dns";
import { decodeAnswer, Malformed } from "./infra/dns/packet";
import { foldAddress, parseMailbox } from "./infra/mime/address";
import { Base64Text, decodeBase64 } from "./infra/mime/base64";
import { cleanFilename, fallbackFilename } from "./infra/mime/filename";
import { canonicalHost, readUrl } from "./infra/net";
import { decoded, encodingOf } from "./infra/text-encoding";
import { quote } from "./kernel/fault";
import { readMoment } from "./kernel/moment";
import { piecesOf, readRows } from "./suppressions/read-rows";
import { slugOf } from "./teams/new-team";
import { ownPath } from "./web/callback-url";

/** So long is the longest answer of the DNS, and about so long what else is read here. */
const usual = 65_536;

interface Case {
  readonly name: string;
  readonly check: () => void | Promise<void>;
}

/** An input of about `size` characters or bytes, and what is done with it. */
const given = <T>(name: string, make: (size: number) => T, run: (input: T) => unknown, limit = usual): Case => ({
  name,
  check: () => void expectLinear(run, make, { limit }),
});
const eventually = <T>(name: string, make: (size: number) => T, run: (input: T) => Promise<unknown>, limit = usual): Case => ({
  name,
  check: () => expectLinearAsync(make, run, { to: limit }),
});

type Text = readonly [before: string, piece: string, after: string];

/** One parser over several texts, each of which is a piece again and again between what opens and what closes. */
const over = (name: string, run: (text: string) => unknown, ...texts: readonly Text[]) =>
  texts.map((text) => given(`${name}: ${told(text)}`, of(text), run));
const overLater = (name: string, run: (text: string) => Promise<unknown>, ...texts: readonly Text[]) =>
  texts.map((text) => eventually(`${name}: ${told(text)}`, of(text), run));

const of = ([before, piece, after]: Text) => repeated(piece, before, after);
const told = ([before, piece, after]: Text) => `${JSON.stringify(before)} ${JSON.stringify(piece)}… ${JSON.stringify(after)}`;

const grow = (cases: readonly Case[]) => test.each(cases.map(({ name, check }) => [name, check] as const))("%s", (_, check) => check());

const instance: Instance = {
  spfInclude: "spf.operator.test",
  sendingIps: ["192.0.2.1", "2001:db8::1"],
  mxHost: "mx.operator.test",
  trackingHost: null,
  reportsTo: null,
  certificateAuthority: null,
  isReachable: () => true,
};
const key = { selector: "mw", publicKey: "A".repeat(392), use: "signing" } as const;

/** A DNS whose only records are these TXT at every name. */
const dnsOf = (...records: readonly string[]): Dns => {
  const missing = async () => ({ state: "missing", why: "nodata" }) as const;
  return {
    txt: async () => ({ state: "found", records }),
    mx: missing,
    a: missing,
    aaaa: missing,
    cname: missing,
    ns: missing,
    ptr: missing,
    caa: missing,
    soa: missing,
    asked: 0,
  };
};

describe("records of the DNS", () => {
  grow([
    ...over(
      "a DKIM record",
      parseDkimRecord,
      ["v=DKIM1; p=a", " ", "b"],
      ["v=DKIM1; p=", "; a", ""],
      ["", " ", "="],
      ["p", "\t ", "=x"],
      ["p=", "A", "=="],
    ),
    ...overLater(
      "a DKIM record of a key",
      (text) => judgeKey(dnsOf(text), "a.test", key),
      ["v=DKIM1; p=a", " ", "b"],
      ["v ", " ", "x"],
      ["", ";", "p"],
      ["", "; ", "x="],
    ),
    ...over("a DKIM key that differs", (text) => keyDifference(text, key.publicKey), ["A", "B", ""]),
    ...over(
      "a DMARC record",
      parseDmarc,
      ["v=DMARC1;", "rua=mailto:a@b.c,", "x"],
      ["v=DMARC1; rua=mailto:", "a%41", "\u0000"],
      ["v=DMARC1;rua=a", "!", "k"],
      ["v", " ", "x"],
      ["v=DMARC1;", ";", "x"],
    ),
    ...overLater(
      "a DMARC record that is judged",
      (text) => judgeDmarc(dnsOf(text), "a.test", instance),
      ["v=DMARC1; p=reject", ";", " x"],
      ["v=DMARC1; p=x; ", "rua ", "="],
      ["v=dmarc", " ", "p"],
      ["", " ", "v"],
    ),
    eventually(
      "a DMARC record of many tags without a policy",
      (size) => `v=DMARC1;${Array.from({ length: size / 6 }, (_, n) => `t${n}=`).join(";")}`,
      (text) => judgeDmarc(dnsOf(text), "a.test", instance),
    ),
    ...overLater("several DMARC records", (text) => judgeDmarc(dnsOf(text, "v=DMARC1; p=none; rua=mailto:a@b.c"), "a.test", instance), [
      "v=DMARC1; p=reject",
      "; ",
      "x",
    ]),
    ...over(
      "an SPF record",
      parseSpf,
      ["v=spf1 a", "a", "\n"],
      ["v=spf1 a:%{d", "0", "1}.test"],
      ["v=spf1 exists:", "%{d0}", "."],
      ["v=spf1 a:", "/1", "x"],
      ["v=spf1 mx:a.", "a-", ""],
      ["v=spf1 include:", "a.", "\u00fc"],
      ["v=spf1 ip6:", "0:", "x"],
      ["v=spf1 -", " ", "all,"],
      ["v=spf1 ", "ip4:192.0.2.1 ", ""],
      ["v=spf1 x", "=", "%"],
    ),
    ...over(
      "an SPF record to be mended",
      (text) => mendedSpf(text, instance),
      ["v=spf1 a", "a", "\n"],
      ["v=spf1 ", "x ", "\u00fc"],
      ["v=spf1 ", "ip4:x ", ""],
    ),
    ...overLater(
      "a record that was meant as SPF",
      (text) => judgeSpf(dnsOf(text), "a.test", instance),
      ["", " ", "v=spf1 all"],
      ["", '"', "v=spf1 all"],
      ["v=spf1; include:a.test", ",a", "; all"],
      ["v=spf1, %{", "%{,", " all"],
      ["v=spf1; all ", ",", "x"],
      ["v=spf1; include", " :", " all"],
      ["v=spf1; a", ".aa", "-all"],
    ),
    given(
      "an SPF record of many different terms",
      (size) => `v=spf1 ${Array.from({ length: size / 12 }, (_, n) => `x${n}`).join(" ")}`,
      (text) => mergedSpf([mendedSpf(text, instance), text], instance),
    ),
    ...over(
      "a macro",
      (text) => expand(text, { ip: "192.0.2.1", domain: "a.test", sender: "ada@a.test", helo: "a.test", ptr: "a" }),
      ["", "%{s}", ""],
      ["%{d", "1", "x"],
      ["%{d", ".", "}"],
      ["", "%", ""],
      ["", "a.", "b"],
    ),
    ...overLater(
      "SPF as a receiver asks it",
      (text) => checkHost(dnsOf(text), { ip: "192.0.2.9", domain: "a.test", sender: "a@a.test" }),
      ["v=spf1 ", "ip4:192.0.2.1 ", "-all"],
      ["v=spf1 ", "ip6:2001:db8::1 ", "-all"],
    ),
    ...overLater(
      "SPF that is judged",
      (text) => judgeSpf(dnsOf(text), "a.test", instance),
      ["v=spf1 ", "ip4:192.0.2.1 ", "-all"],
      ["v=spf1 ", "include:x.test ", ""],
      ["v=spf1 a:%{d", "0", "1}.test"],
    ),
    eventually(
      "thousands of records at one name",
      (size) => Array.from({ length: size / 16 }, (_, n) => `v=spf1 a${n} b${n}`),
      async (texts) => {
        const dns = dnsOf(...texts);
        const spf = { ...(await judgeSpf(dns, "a.test", instance)), state: "wrong" as const };
        const wanted = { domain: "a.test", token: "t", keys: [key], inbound: false, trackingName: null };
        return judgeRecords(dns, wanted, instance, { spf, dmarc: await judgeDmarc(dns, "a.test", instance), mx: spf });
      },
    ),
    ...over(
      "the differences of two records",
      (text) => markDifferences(text, "v=spf1 include:spf.operator.test ~all"),
      ["", "a ", ""],
      ["", "a", ""],
      ["", "~all", ""],
    ),
    ...over(
      "the name of a domain",
      (text) => judgeName(text, { operatorNames: ["operator.test"], allowTestNames: true }),
      ["", "1.", "x"],
      ["", "a-", ""],
      ["", "ü", ".test"],
      ["[", "]", "x"],
      ["", ".", ""],
    ),
  ]);
});

describe("packets of the DNS", () => {
  const read = (bytes: Buffer) => {
    try {
      decodeAnswer(bytes);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
    }
  };
  const head = (answers: number) => Buffer.from([0, 1, 0x81, 0x80, 0, 0, answers >> 8, answers & 0xff, 0, 0, 0, 0]);
  /** Pointers that each lead to the one before, and records whose names begin at the last of them. */
  const chained = (size: number) => {
    const links = Math.min(size / 4, 7000);
    const records = Math.floor(size / 24);
    const data = Buffer.alloc(links * 2);
    for (let n = 1; n < links; n++) data.writeUInt16BE(0xc000 | (23 + 2 * (n - 1)), 2 * n);
    const first = Buffer.concat([Buffer.from([0, 0, 16, 0, 1, 0, 0, 0, 0]), Buffer.from([data.length >> 8, data.length & 0xff]), data]);
    const last = 0xc000 | (23 + 2 * (links - 1));
    const record = Buffer.from([last >> 8, last & 0xff, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0]);
    return Buffer.concat([head(records + 1), first, ...Array.from({ length: records }, () => record)]);
  };
  grow([
    given("names that point on and on", chained, read),
    given("as many records as fit", (size) => Buffer.concat([head(65_535), Buffer.alloc(size)]), read),
  ]);
});

const marks = "\u0301\u0316";
const han = "\u4e00\u9f00";
const time = "2026-05-01T10:00:00Z";
const eventOf = (type: string, more: object) => ({ eventType: type, mail: { timestamp: time, messageId: "1", destination: [] }, ...more });

const refusalOf = (text: string) => {
  try {
    return parseMailbox(text);
  } catch (error) {
    return error;
  }
};

describe("addresses, names and words", () => {
  grow([
    ...over(
      "a mailbox",
      parseMailbox,
      ["", '"', ""],
      ["", '\\"', ""],
      ["a", " ", "<"],
      ["", "<", ">"],
      ["", "a.", "@b.test"],
      ["a@", "b-", ".test"],
      ["a@", han, ".test"],
      ["a@", `${han}.`, "test"],
      ["a@", `e${marks}`, ".test"],
      [`"${marks}`, marks, '"@a.test'],
      ["a@", "xn--", ".test"],
    ),
    ...over("a folded address", foldAddress, ["", "a+", "@a.test"], ['"', "\\a", '"@a.test'], ["a@", "ü", ".test"]),
    ...over("an address in a filter", readWritten, ["", "<", "@"], [`a${marks}`, marks, "@a.test"], ["@", han, ""], ["", "@", ""]),
    ...over("a sender in a filter", readSender, ["", "A@", "a"], [`a${marks}`, marks, "@a"]),
    ...over("a domain in a search", domainIn, ["", "a.", "!"], ["", "a-", ""]),
    ...over(
      "a name of a file",
      cleanFilename,
      ["a", ".", "b"],
      ["", " .", "b"],
      [`a${marks}`, marks, ""],
      ["", "/", ""],
      ["", "\u202e", "a"],
    ),
    ...over("a name of a file in ASCII", fallbackFilename, [`a${marks}`, marks, ""], ["", '"', ""], ["", ".a", "é"]),
    ...over("the name of a team in its address", slugOf, ["", "-", "a"], ["", "ä ", ""]),
    ...over("words in a sentence", quote, ["", "\u0000", ""], ["", "a", ""]),
    ...over("a time", readMoment, ["2026-05-01T10:00:00.", "0", "Z"], ["2026-05-01T10:00:00+", "0", ""]),
    ...over("a path after signing in", ownPath, ["/", "../", "x"], ["/", "\\", ""], ["/", "%2e/", ""]),
    given(
      "thirty international domains",
      (size) => Array.from({ length: 30 }, (_, n) => `a@${han.repeat(size / 2)}${n}.test`),
      (texts) => texts.map(refusalOf),
      4096,
    ),
    ...over("a host", canonicalHost, ["[", "]", ""], ["", "a-", ".test"], ["", "a.", "-"], ["0x", "0", ""]),
    ...over(
      "a URL",
      readUrl,
      ["https://", han, ""],
      ["https://", "\t/", "a"],
      ["https://", "a@", "a.test"],
      ["https://a.test/", "../", ""],
      ["", ":", ""],
    ),
  ]);
});

describe("bodies of requests and files", () => {
  const parse = (input: unknown) => SendEmailInput.safeParse(input);
  const rows = async (csv: string) => {
    let count = 0;
    for await (const _ of readRows(piecesOf(csv), { reason: "manual", scope: "all" })) count++;
    return count;
  };
  grow([
    given(
      "an email with headers that are not allowed",
      (size) => ({ headers: Object.fromEntries(Array.from({ length: size / 16 }, (_, n) => [`bad header ${n}`, "x"])) }),
      parse,
    ),
    given("an email to many", (size) => ({ to: Array.from({ length: size / 10 }, () => "ada@x.test") }), parse),
    ...over("a subject", (subject) => parse({ subject }), ["", "\r", ""], ["", "a", "\u0000"]),
    ...over("a content id", (contentId) => parse({ attachments: [{ contentId }] }), ["<", "a", ""], ["", "<", ">"]),
    ...over("base64 in a string", decodeBase64, ["", "\n", "YQ=="], ["", "A", "!"], ["", "=", ""]),
    given(
      "base64 with escapes",
      (size) => new Base64Text(Buffer.from("YW\\n".repeat(size / 4))),
      (text) => text.decode(),
    ),
    ...over(
      "a body with large files",
      (text) => liftBase64(Buffer.from(text)),
      ['{"content":"', '\\"', '"}'],
      ["[", '"content":"",', "]"],
      ['{"content"', " ", ':"a"}'],
    ),
    ...over(
      "text of unknown encoding",
      (text) => [...decoded(Buffer.from(text, "latin1"), encodingOf(Buffer.from(text, "latin1")))],
      ["", "é", ""],
      ["\u00ff\u00fe", "\u00d8", ""],
    ),
    ...overLater(
      "CSV",
      rows,
      ["", "a\n", ""],
      ["", ",", ""],
      ["", '"', ""],
      ["email\n", "a@x.test,", ""],
      ["", '"a\n', ""],
      ["", "\n", ""],
      ["", "'=", "\n"],
      ["", 'x","\n', 'x"y\n'],
      ["", '""\n', ""],
      ['"', '""\n', ""],
      ["", '"",', ""],
    ),
  ]);
});

const bounceHead =
  "From: MAILER-DAEMON@x.test\nTo: bounce+0190a0b0000070008000000000000000@m.test\nSubject: failure notice\nReturn-Path: <>\n\n";

describe("reports of providers", () => {
  grow([
    ...over("what a server answered", readDiagnostic, ["", "550 - ", "x"], ["", "5.1.", "1"], ["smtp", " ", "x"], ["", "\u0007 ", ""]),
    ...over(
      "a refusal",
      (text) => judgeRefusal({ code: 550, enhanced: null, stage: "rcpt", text, sender: "a@x.test" }),
      ["", "said: 550 ", "x"],
      ["", "user ", "x"],
      ["", "a@a.", "x"],
      ["https://a/", "?p=a", ""],
    ),
    ...over(
      "a bounce that was written for people",
      (text) => reportsFromMessage(Buffer.from(`${bounceHead}${text}`)),
      ["", "<a@x.test>: 550 no\n", ""],
      ["", "rcpt to <", ""],
      ["", "a@a.", ""],
      ["", "> ", "x"],
      ["", "message-id:\n", ""],
      ["", "=\n", ""],
    ),
    ...over("a Message-ID", emailIdOf, ["<", "a", ""], ["", "<", "@"], ["0190a0b0-0000-7000-8000-000000000000@", "a", " "]),
    ...over(
      "an address in a report",
      (emailAddress) =>
        reportFromSes(eventOf("Complaint", { complaint: { timestamp: time, feedbackId: "1", complainedRecipients: [{ emailAddress }] } })),
      ["", "<", ""],
      ["<a>", " ", "x"],
      ["", "<a> ", "x"],
    ),
    given(
      "an event with many headers and tags",
      (size) => ({
        eventType: "Send",
        mail: {
          timestamp: time,
          messageId: "1",
          headers: Array.from({ length: size / 24 }, () => ({ name: "a", value: "b" })),
          tags: Object.fromEntries(Array.from({ length: size / 12 }, (_, n) => [`t${n}`, ["a"]])),
        },
      }),
      reportFromSes,
    ),
    ...over(
      "a callback of Postfix",
      (reason) => reportFromPostfix({ event: "bounce", recipient: "a@x.test", message_id: "<a@b>", reason }, 0),
      ["", "550 ", ""],
      ["user", "a", "unknown"],
      ["", "user ", ""],
    ),
  ]);
});
