/** What Postfix and Amazon SES say of a refusal, and what of it is about the recipient. */
import { expect, test } from "vitest";
import { reportFromPostfix } from "./from-postfix";
import { reportFromSes } from "./from-ses";

const message_id = "<01930a2b-4c5d-7e6f-8a9b-0c1d2e3f4a5b@shop.test>";
const postfix = (reason: string) => reportFromPostfix({ event: "bounced", recipient: "a@r.test", message_id, reason }, Date.now());
const host = "host mx.example[250.0.0.1] said:";

test.each<[string, number | null, string | null, boolean]>([
  [`${host} 550-5.1.1 No such account here (in reply to RCPT TO command)`, 550, "5.1.1", true],
  [`${host} 550 User unknown (in reply to RCPT TO command)`, 550, null, true],
  [`${host} 550 Message rejected as spam (in reply to end of DATA command)`, 550, null, false],
  [`${host} 554 Service unavailable; Client host [10.9.9.9] blocked using bl.example (in reply to RCPT TO command)`, 554, null, false],
  [`${host} 550 5.1.0 <news@shop.test>: Sender address rejected: User unknown (in reply to RCPT TO command)`, 550, "5.1.0", false],
  [`${host} 550 5.1.1 unknown user (in reply to MAIL FROM command)`, 550, "5.1.1", false],
  [`${host} 550 no (in reply to RCPT TO command)`, 550, null, false],
  [`${host} 450 4.1.1 User unknown (in reply to RCPT TO command)`, 450, "4.1.1", false],
  ["Host or domain name not found. Name service error for name=r.test type=A: Host not found", null, null, true],
  ["mail for r.test loops back to myself", null, null, false],
])("Postfix: %s", (reason, code, enhanced, hard) => {
  const report = postfix(reason);
  expect(report.recipients).toEqual([{ address: "a@r.test", code, enhanced, text: reason }]);
  expect(report.hard).toBe(hard);
});

test("Postfix: an answer to the end of DATA is about the recipient only if the email had no other", () => {
  expect(postfix(`${host} 554 This user doesn't have an account (in reply to end of DATA command)`)).toMatchObject({
    hard: false,
    hardAlone: true,
  });
});

const bounce = (diagnosticCode: string, status: string, bounceSubType = "General") =>
  reportFromSes({
    eventType: "Bounce",
    mail: { timestamp: "2026-11-02T10:00:00.000Z", messageId: "0102", destination: ["a@r.test"] },
    bounce: {
      timestamp: "2026-11-02T10:00:01.000Z",
      feedbackId: "f",
      bounceType: "Permanent",
      bounceSubType,
      bouncedRecipients: [{ emailAddress: "a@r.test", action: "failed", status, diagnosticCode }],
    },
  })?.hard;

test("SES: what it calls permanent is hard unless the receiver's own words or code name another cause", () => {
  expect(bounce("smtp; 550 5.1.1 user unknown", "5.1.1")).toBe(true);
  expect(bounce("smtp; 550 no", "5.0.0")).toBe(true);
  expect(
    bounce(
      "Amazon SES did not send the message to this address because it is on the suppression list for your account.",
      "5.1.1",
      "OnAccountSuppressionList",
    ),
  ).toBe(true);
  for (const [said, status] of [
    ["smtp; 550 5.1.0 <0102@eu-west-1.amazonses.test> sender rejected", "5.1.0"],
    ["smtp; 554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using bl.example", "5.7.1"],
    ["smtp; 550 5.7.26 unauthenticated", "5.7.26"],
    ["smtp; 552 5.2.2 mailbox full", "5.2.2"],
    ["smtp; 550 5.1.1 too many messages to this user per hour", "5.1.1"],
  ])
    expect(bounce(said ?? "", status ?? ""), said).toBe(false);
});
