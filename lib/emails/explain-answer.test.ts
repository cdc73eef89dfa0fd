import { expect, test } from "vitest";
import { explainAnswer, type Told } from "./explain-answer";

const told = (change: Partial<Told>): Told => ({ status: "bounced", stage: "rcpt", smtpCode: null, dsnCode: null, ...change });
const means = (change: Partial<Told>) => explainAnswer(told(change)).means;

test("an unknown user is named as such", () => {
  expect(explainAnswer(told({ smtpCode: 550, dsnCode: "5.1.1" }))).toEqual({
    means: "The mailbox does not exist.",
    advice: "Check the spelling; if it is right, remove the address from your lists.",
  });
});

test("a full mailbox is a full mailbox, for now and for good", () => {
  expect(means({ status: "deferred", smtpCode: 452, dsnCode: "4.2.2" })).toBe("The mailbox is full.");
  expect(means({ smtpCode: 552, dsnCode: "5.2.2" })).toBe("The mailbox is full.");
});

test("greylisting asks for patience and nothing else", () => {
  expect(explainAnswer(told({ status: "deferred", smtpCode: 451, dsnCode: "4.7.1" })).advice).toMatch(/^Nothing\./);
});

test("policy refusals tell authentication from the rest", () => {
  expect(means({ smtpCode: 550, dsnCode: "5.7.26" })).toMatch(/SPF, DKIM or DMARC/);
  expect(means({ smtpCode: 550, dsnCode: "5.7.1" })).toMatch(/own policy/);
  expect(means({ smtpCode: 550, dsnCode: "5.7.509" })).toMatch(/own policy/);
});

test("a fault of the road is never blamed on the recipient", () => {
  for (const stage of ["connect", "greeting", "tls", "auth"]) expect(means({ status: "deferred", stage })).toMatch(/next server/);
});

test("what SES says of itself is never blamed on the recipient, and its refusal of a message is told as one", () => {
  expect(means({ status: "deferred", stage: "ses" })).toMatch(/says nothing about the recipient/);
  expect(means({ status: "failed", stage: "ses", reason: "rejected" })).toMatch(/^Amazon SES refused the message/);
});

test("our own reasons win over the server's last answer", () => {
  expect(means({ status: "failed", smtpCode: 451, dsnCode: "4.7.1", reason: "expired" })).toMatch(/time that is set/);
  expect(means({ status: "failed", stage: "dot", reason: "outcome_unknown" })).toMatch(/may have arrived/);
  expect(means({ status: "deferred", stage: "dot", reason: "outcome_unknown" })).toMatch(/may have arrived/);
});

test("the sandbox says that nothing left", () => {
  expect(means({ status: "delivered", stage: "sandbox", smtpCode: 250, dsnCode: "2.0.0" })).toMatch(/not sent to anybody/);
  expect(means({ status: "bounced", stage: "sandbox", smtpCode: 550, dsnCode: "5.1.1" })).toMatch(/sandbox/);
});

test("without an enhanced code the reply code and its place speak", () => {
  expect(means({ smtpCode: 550 })).toBe("The server does not take mail for this address.");
  expect(means({ smtpCode: 554, stage: "dot" })).toMatch(/spam/);
  expect(means({ status: "deferred", smtpCode: 421, stage: "mail" })).toMatch(/closed the connection/);
});

test("every status has a sentence, even with nothing else known", () => {
  for (const status of [
    "queued",
    "sending",
    "deferred",
    "sent",
    "delivered",
    "bounced",
    "complained",
    "failed",
    "suppressed",
    "canceled",
  ] as const)
    expect(explainAnswer({ status, stage: null, smtpCode: null, dsnCode: null }).means).toMatch(/^[A-Z].+\.$/);
});

test("a refusal of the sender is told as one, at MAIL by its place and at RCPT by its words", () => {
  expect(means({ stage: "mail", smtpCode: 550, dsnCode: "5.1.0" })).toMatch(/does not accept the sender/);
  const smtpResponse = "<news@shop.test>: Sender address rejected: User unknown";
  expect(means({ smtpCode: 550, dsnCode: "5.1.0", smtpResponse })).toMatch(/does not accept the sender/);
  expect(explainAnswer(told({ smtpCode: 550, dsnCode: "5.1.0" })).advice).not.toMatch(/spelling/);
});

test("words say what a code alone hides: a missing mailbox behind 5.4.1, 5.5.0 and 5.7.1, a blocklist and a quota behind 5.1.x", () => {
  expect(means({ smtpCode: 550, dsnCode: "5.4.1" })).not.toMatch(/way to the recipient's server/);
  for (const [dsnCode, smtpResponse] of [
    ["5.4.1", "Recipient address rejected: Access denied."],
    ["5.5.0", "Requested action not taken: mailbox unavailable"],
    ["5.7.1", "No such user!"],
  ])
    expect(means({ smtpCode: 550, dsnCode: dsnCode ?? null, smtpResponse: smtpResponse ?? null })).toBe("The mailbox does not exist.");
  expect(means({ smtpCode: 553, dsnCode: "5.1.3", smtpResponse: "http://blocklist.example/query/bl?ip=192.0.2.9" })).toMatch(/blocklist/);
  expect(means({ smtpCode: 552, dsnCode: "5.1.1", smtpResponse: "Recipient overquota" })).toBe("The mailbox is full.");
});

test("one answer for several recipients is not told as a word about this one", () => {
  const said = { stage: "dot", smtpCode: 550, dsnCode: "5.1.1", smtpResponse: "one of them is unknown" };
  expect(means({ ...said, hard: false })).toMatch(/all of its recipients at once/);
  expect(means({ ...said, hard: true })).toBe("The mailbox does not exist.");
});

test("what only SES knows of a bounce is told, and the receiver's own code says more", () => {
  const told = { status: "bounced", stage: "report", smtpCode: null, dsnCode: null } as const;
  expect(explainAnswer({ ...told, bounceType: "Permanent", bounceSubType: "OnAccountSuppressionList" }).means).toContain(
    "suppression list of SES",
  );
  expect(explainAnswer({ ...told, bounceType: "Transient", bounceSubType: "General" }).means).toContain("gave up");
  expect(explainAnswer({ ...told, dsnCode: "4.2.2", bounceType: "Transient", bounceSubType: "MailboxFull" }).means).toContain(
    "mailbox is full",
  );
  expect(explainAnswer({ ...told, dsnCode: "5.1.1", bounceType: "Permanent", bounceSubType: "General" }).means).toContain("does not exist");
  expect(explainAnswer({ ...told, bounceType: "Undetermined", bounceSubType: "Undetermined" }).means).toContain("did not say why");
});
