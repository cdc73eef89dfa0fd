/** Bounces and complaints in the shapes that servers really give them, beside those that the standards describe. */
import { describe, expect, test } from "vitest";
import { reportsFromMessage } from "./from-message";

const emailId = "01930a2b-4c5d-7e6f-8a9b-0c1d2e3f4a5b";
const messageId = `<${emailId}@shop.test>`;
const now = Date.UTC(2026, 10, 2, 15);
const read = (lines: readonly string[]) => reportsFromMessage(Buffer.from(lines.join("\r\n")), now);
/** Whom it is about, what happened, and whether the address is at fault. */
const told = (lines: readonly string[]) =>
  read(lines).flatMap(({ recipients, type, hard, about }) => {
    expect(about.emailId).toBe(emailId);
    return recipients.length === 0 ? [["", type, hard]] : recipients.map(({ address }) => [address, type, hard]);
  });

const head = [
  "Return-Path: <>",
  "From: MAILER-DAEMON@mx.example",
  "To: news@shop.test",
  "Subject: Undelivered Mail",
  "Date: Mon, 2 Nov 2026 10:00:00 +0000",
];
const ours = ["From: <news@shop.test>", "To: <a@r.test>", "Subject: s", `Message-ID: ${messageId}`];
const part = (type: string, ...lines: string[]) => ["--b", `Content-Type: ${type}`, "", ...lines, ""];
const report = (
  fields: readonly string[],
  type = "multipart/report; report-type=delivery-status",
  returned = part("text/rfc822-headers", ...ours),
) => [
  ...head,
  "MIME-Version: 1.0",
  `Content-Type: ${type}; boundary="b"`,
  "",
  ...part("text/plain", "Your message could not be delivered."),
  ...part("message/delivery-status", "Reporting-MTA: dns; mx.example", "", ...fields, ""),
  ...returned,
  "--b--",
];
const person = (address: string, status: string, diagnostic?: string) => [
  `Final-Recipient: rfc822; ${address}`,
  "Action: failed",
  `Status: ${status}`,
  ...(diagnostic ? [`Diagnostic-Code: ${diagnostic}`] : []),
  "",
];
const gone = ["a@r.test", "bounced", true];

describe("a report for programs", () => {
  test.each<[string, string[], unknown[][]]>([
    [
      "in multipart/mixed, as OpenSMTPD sends it",
      report([...person("a@r.test", "5.0.0"), ...person("b@r.test", "5.0.0")], "multipart/mixed"),
      [
        ["a@r.test", "bounced", false],
        ["b@r.test", "bounced", false],
      ],
    ],
    [
      "whose address has the type rfc/822 and spaces before its colons",
      report(["Final-Recipient : rfc/822;a@r.test", "Action : failed", "Status : 5.0.0", "Diagnostic-Code : smtp;550 5.1.1 no such user"]),
      [gone],
    ],
    ["whose diagnostic has no type", report(person("a@r.test", "5.1.1", "550 5.1.1 <a@r.test>... User unknown")), [gone]],
    [
      "without a status",
      report(["Final-Recipient: <a@r.test>", "Action: failed", "Diagnostic-Code: smtp; 550 Unknown user a@r.test"]),
      [gone],
    ],
    ["without an action", report(["Final-Recipient: rfc822; a@r.test", "Status: 5.1.1"]), [gone]],
    [
      "about a refused sender",
      report(person("a@r.test", "5.1.0", "smtp; 550 5.1.0 <news@shop.test> sender rejected")),
      [["a@r.test", "bounced", false]],
    ],
    [
      "of Microsoft 365 for an unknown address",
      report(
        person("a@r.test", "5.4.1", "smtp; 550 5.4.1 [a@r.test]: Recipient address rejected: Access denied [AM.mail.protection.example]"),
      ),
      [gone],
    ],
    [
      "of Postfix for a domain that is not there",
      report(
        person("a@r.test", "5.4.4", "X-Postfix; Host or domain name not found. Name service error for name=r.test type=A: Host not found"),
      ),
      [gone],
    ],
    [
      "that says in its text alone what the server said",
      [
        ...report(person("a@r.test", "5.0.0")).map((line) =>
          line === "Your message could not be delivered." ? "a@r.test: 550 5.1.1 <a@r.test>: User unknown" : line,
        ),
      ],
      [gone],
    ],
    ["whose boundary was lost on the way", report(person("a@r.test", "5.1.1")).filter((line) => !line.startsWith("--b")), [gone]],
    [
      "in a multipart inside of another",
      [
        ...head,
        'Content-Type: multipart/mixed; boundary="o"',
        "",
        "--o",
        'Content-Type: multipart/report; boundary="b"',
        "",
        ...report(person("a@r.test", "5.1.1")).slice(head.length + 3),
        "--o--",
      ],
      [gone],
    ],
    ["that is empty, with X-Failed-Recipients", ["X-Failed-Recipients: a@r.test", ...report([])], [["a@r.test", "bounced", false]]],
  ])("%s is read", (_, lines, expected) => {
    expect(told(lines)).toEqual(expected);
  });

  test("that returns nothing is known by In-Reply-To, by References, and by the return path that it came to", () => {
    const bare = report(person("a@r.test", "5.1.10", "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found"), undefined, []);
    expect(told([`In-Reply-To: ${messageId}`, ...bare])).toEqual([gone]);
    expect(told([`References: <1@other.test> ${messageId}`, ...bare])).toEqual([gone]);
    expect(
      told(bare.map((line) => (line.startsWith("To:") ? `To: <bounce+${emailId.replaceAll("-", "")}@mail.shop.test>` : line))),
    ).toEqual([gone]);
    expect(read(bare)).toEqual([]);
  });

  test("that returns the headers as text is known by them", () => {
    expect(
      told(
        report(
          person("a@r.test", "5.1.1"),
          undefined,
          part("text/plain", "  Headers of your message:", ...ours.map((line) => `  ${line}`)),
        ),
      ),
    ).toEqual([gone]);
  });

  test("of an answer to the final dot is hard only if the email had no other recipient", () => {
    const lines = report(person("a@r.test", "5.0.0", "smtp; 554 This user doesn't have an account here (in reply to end of DATA command)"));
    expect(read(lines)).toMatchObject([{ hard: false, hardAlone: true }]);
  });
});

const copy = ["", "--- Below this line is a copy of the message.", "", "Received: from shop.test", ...ours, "", "Hello b@r.test"];

describe("a bounce for people", () => {
  test.each<[string, string[], unknown[][]]>([
    [
      "of qmail",
      [
        "Hi. This is the qmail-send program at mx.example.",
        "I'm afraid I wasn't able to deliver your message.",
        "",
        "<a@r.test>:",
        "192.0.2.25 does not like recipient.",
        "Remote host said: 550 5.1.1 user unknown",
        "",
        "<b@r.test>:",
        "Sorry, the mailbox is over quota. (#5.2.2)",
      ],
      [gone, ["b@r.test", "bounced", false]],
    ],
    [
      "of Exim",
      [
        "This message was created automatically by mail delivery software.",
        "",
        "A message that you sent could not be delivered to one or more of its",
        "recipients. This is a permanent error. The following address(es) failed:",
        "",
        "  a@r.test",
        "    host mx.r.test [192.0.2.1]",
        "    SMTP error from remote mail server after RCPT TO:<a@r.test>:",
        "    550 Unrouteable address",
      ],
      [gone],
    ],
    [
      "of Mail.ru",
      [
        "This message was created automatically by mail.example.",
        "",
        "**********************",
        "",
        "  a@r.test",
        "    SMTP error from remote mail server after RCPT TO:<a@r.test>:",
        "    host mx.r.test [192.0.2.1]: 550 5.1.1 No such user",
      ],
      [gone],
    ],
    [
      "of Yahoo",
      [
        "Sorry, we were unable to deliver your message to the following address.",
        "",
        "<a@r.test>:",
        "Remote host said: 554 delivery error: dd This user doesn't have a yahoo.example account (a@r.test) [RCPT_TO]",
      ],
      [gone],
    ],
    [
      "of Gmail as it was",
      [
        "Delivery to the following recipient failed permanently:",
        "",
        "     a@r.test",
        "",
        "Technical details of permanent failure:",
        "The error that the other server returned was: 550 550 5.1.1 User unknown (state 14).",
      ],
      [gone],
    ],
    [
      "of sendmail as it was",
      ["   ----- Transcript of session follows -----", ">>> RCPT TO:<a@r.test>", "<<< 550 <a@r.test>... User unknown"],
      [gone],
    ],
    [
      "of a server that waits",
      ["THIS IS A WARNING MESSAGE ONLY. Delivery will be retried.", "", "  a@r.test", "    450 4.2.0 later"],
      [["a@r.test", "deferred", false]],
    ],
    [
      "about a refused sender",
      ["<a@r.test>:", "Remote host said: 550 5.1.0 <news@shop.test>: Sender address rejected: User unknown"],
      [["a@r.test", "bounced", false]],
    ],
    ["that names nobody", ["Your message was not delivered: 554 5.7.1 rejected."], [["", "bounced", false]]],
  ])("%s is read", (_, lines, expected) => {
    expect(told([...head, "", ...lines, ...copy])).toEqual(expected);
  });

  test("is no bounce when a person wrote it, when it is an absence note, or when it brings back nothing of ours", () => {
    const body = ["", "<a@r.test>:", "550 5.1.1 user unknown", ...copy];
    const person = ["From: Ada <ada@r.test>", "To: news@shop.test", `In-Reply-To: ${messageId}`];
    expect(read([...person, "Subject: Re: it was not delivered?", ...body])).toEqual([]);
    expect(read([...person, "Subject: Out of office", "Auto-Submitted: auto-replied", "", "I am away."])).toEqual([]);
    expect(read([...head, "", "<a@r.test>:", "550 5.1.1 user unknown"])).toEqual([]);
  });
});

test("a complaint in Outlook.com's own form names its reader", () => {
  const lines = [
    "From: staff@hotmail.example",
    "To: abuse@shop.test",
    "Subject: complaint about message from 192.0.2.9",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    ...part("message/rfc822", "X-HmXmrOriginalRecipient: a@r.test", "X-Reporter-IP: 192.0.2.22", ...ours, "", "x"),
    "--b--",
  ];
  expect(told(lines)).toEqual([["a@r.test", "complained", false]]);
});
