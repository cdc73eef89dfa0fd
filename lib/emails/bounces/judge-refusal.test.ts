/** Nobody is blamed wrongly, and nobody is missed: what answers of receivers are about, in words like theirs. */
import { describe, expect, test } from "vitest";
import { cpuMs } from "@/test/cpu";
import { judgeRefusal, type Refusal } from "./judge-refusal";
import { readReply } from "./read-reply";
import type { Cause } from "./words";

/** As an answer to the only RCPT TO. */
const judge = (reply: string, change: Partial<Refusal> = {}) =>
  judgeRefusal({ ...readReply(reply), stage: "rcpt", text: reply, ...change });

/** Final answers that say that nobody is there: each is learned. */
const nobodyThere: readonly (readonly [whose: string, reply: string])[] = [
  ["Microsoft 365", "550 5.4.1 Recipient address rejected: Access denied. For more information see a page [AM0.mail.protection.example]"],
  ["Microsoft 365, of all", "550 5.4.1 All recipient addresses rejected : Access denied [AM0.mail.protection.example]"],
  ["Outlook.com", "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)."],
  ["Exchange Online", "550 5.1.351 Remote server returned unknown recipient or mailbox unavailable -> 550 no"],
  ["Exchange Online, in a report", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"],
  ["Exchange, an unknown detail", "550 5.1.355 Nope"],
  ["Gmail", "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the address"],
  ["Gmail, switched off", "550 5.2.1 The email account that you tried to reach is inactive. https://support.example/mail/?p=DisabledUser"],
  ["Yahoo", "554 delivery error: dd This user doesn't have a yahoo.example account (a@r.test) [0] - mta1.example"],
  ["Yahoo, another", "554 delivery error: dd Not a valid recipient - mta1.example"],
  ["Yahoo, 552", "552 1 Requested mail action aborted, mailbox not found"],
  ["Yandex", "550 5.7.1 No such user!"],
  ["Mail.ru", "550 Message was not accepted -- invalid mailbox. Local mailbox a@r.test is unavailable: user not found"],
  ["Apple", "550 5.1.1 <a@r.test>: user does not exist"],
  ["Comcast", "550 5.1.1 Not our Customer"],
  ["Orange", "550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416 [416]"],
  ["GMX", "550 Requested action not taken: mailbox unavailable"],
  ["qmail", "511 sorry, no mailbox here by that name (#5.1.1 - chkuser)"],
  ["qmail, in its code alone", "553 sorry, not here (#5.1.1)"],
  ["qmail, of the host", "Sorry, I couldn't find any host named r.test. (#5.1.2)"],
  ["Postfix, of the domain", "550 5.4.4 Host or domain name not found. Name service error for name=r.test type=A: Host not found"],
  ["Exim", "550 Unrouteable address"],
  ["Exim, with the code in the words", "550 Unknown user"],
  ["Exim, of a local part", "550 unknown local part a in <a@r.test>"],
  ["Exim, that asked the next server", "550-Callout verification failed: 550 5.1.1 User unknown"],
  ["Microsoft 365, of a domain", "550 5.4.310 DNS domain r.test does not exist [Message=InfoDomainNonexistent]"],
  ["a German server", "550 5.1.1 Benutzer unbekannt"],
  ["sendmail", "550 5.1.1 <a@r.test>... User unknown"],
  ["Domino", "550 a@r.test... No such user"],
  [
    "a gateway that asked the next one",
    "550 5.7.1 <a@r.test>: undeliverable address: host mx.r.test[192.0.2.7] said: 550 5.1.1 User unknown",
  ],
  ["no words, the code alone", "550 5.1.1"],
  ["no words, the domain", "550 5.4.4 no"],
  ["a name in the address that sounds like policy", "550 5.1.1 <policy-spam@r.test>: Recipient address rejected: User unknown"],
];

/** Final answers about anything else: none is ever learned. */
const aboutElse: readonly (readonly [cause: Cause, reply: string])[] = [
  ["sender", "550 5.1.0 <news@shop.test>: Sender address rejected: User unknown in virtual mailbox table"],
  ["sender", "550 5.1.0 <news@shop.test> sender rejected, see our list"],
  ["sender", "Verification failed for <news@shop.test> No Such User Here Sender verify failed"],
  ["sender", "550 5.1.8 Domain of sender address news@shop.test does not exist"],
  ["sender", "550 5.1.7 No such domain shop.test"],
  ["sender", "553 5.5.4 <news@shop.test>... Domain name required for sender address"],
  ["sender", "501 5.1.0 Emetteur invalide. Invalid Sender."],
  ["blocklist", "553 5.1.3 http://blocklist.example/query/bl?ip=192.0.2.9"],
  ["blocklist", "554 Service unavailable; Client host [10.9.9.9] blocked using a.blocklist.example"],
  ["blocklist", "550 5.2.1 Mailbox unavailable. Your IP address 192.0.2.9 is blacklisted using a list"],
  ["blocklist", "550 5.1.1 <a@r.test>... Rejected: 192.0.2.9 listed at dnsbl.example"],
  ["blocklist", "550 5.1.1 Mailbox unavailable: the sending domain has a very low reputation"],
  ["blocklist", "550 5.1.1 Cannot find your reverse hostname, user unknown"],
  ["rate", "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages"],
  ["rate", "554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour"],
  ["rate", "550 5.1.1 Recipient address rejected: too many recent messages"],
  ["full", "552 5.1.1 <a@r.test> recipient rejected - extended quota violation"],
  ["full", "552 5.1.1 Boite du destinataire pleine. Recipient overquota."],
  ["full", "550 5.2.2 <a@r.test>... Mailbox full"],
  ["policy", "552 5.1.1 <a@r.test> Mailbox delivery failure policy error"],
  ["policy", "550 Requested action not taken: mailbox unavailable Reject due to policy restrictions."],
  ["policy", "550 Mailbox unavailable or access denied"],
  ["policy", "550 5.7.1 <a@r.test>: Recipient address rejected: BLOCK-RCPT."],
  ["policy", "5.1.0 - Unknown address error 550-'5.7.1 <x@y.test>... Access denied' (delivery attempts: 0)"],
  ["relay", "553 5.1.1 Relaying disallowed"],
  ["relay", "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
  ["authentication", "550 5.1.1 Rejected per DMARC policy of shop.test"],
  ["content", "550 Message rejected as spam"],
  ["sender", "550 Callback setup failed while verifying <news@shop.test>: no such user"],
  ["sender", "553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)"],
  ["blocklist", "550 JunkMail rejected - mx [192.0.2.9] is in an RBL, user unknown"],
  ["rate", "550 5.7.1 [192.0.2.9] greylisted, unknown user"],
  ["policy", "550 5.7.1 Delivery not authorized, message refused"],
  ["server", "550 5.2.1 mailbox temporarily disabled"],
  ["unknown", "550 #5.1.0 Address rejected."],
  ["server", "450 4.4.3 Host or domain name not found. Name service error for name=r.test type=MX: Host not found, try again"],
  ["unknown", "550 5.1.0 no"],
  ["unknown", "550 no"],
];

describe("an answer to RCPT TO", () => {
  test.each(nobodyThere)("of %s is learned: nobody is there", (_, reply) => {
    expect(judge(reply)).toEqual({ cause: "gone", hard: true });
  });

  test.each(aboutElse)("about %s is never learned: %s", (cause, reply) => {
    expect(judge(reply)).toEqual({ cause, hard: false });
  });

  test("that is for now is never learned, whatever its words", () => {
    for (const [, reply] of nobodyThere) {
      const later = reply.replace(/^5(\d\d)/, "4$1").replace(/\b5\.(\d+\.\d+)/g, "4.$1");
      if (/^4/.test(later)) expect(judge(later).hard, later).toBe(false);
    }
  });

  test("that names the sender's address and no other is about the sender", () => {
    const sender = "news@shop.test";
    expect(judge("550 5.1.1 <news@shop.test> unknown user", { sender })).toEqual({ cause: "sender", hard: false });
    expect(judge("550 5.1.1 <a@r.test> unknown user (from news@shop.test)", { sender }).hard).toBe(true);
  });
});

describe("an answer to anything else", () => {
  test("at connect, EHLO, TLS, AUTH, MAIL or SES is about no recipient", () => {
    for (const stage of ["connect", "greeting", "tls", "auth", "mail", "ses"])
      for (const [, reply] of nobodyThere) expect(judge(reply, { stage }).hard, `${stage} ${reply}`).toBe(false);
    expect(judge("550 5.1.0 <news@shop.test> rejected", { stage: "mail" }).cause).toBe("sender");
  });

  test("for several recipients at once names none of them, and for one it does", () => {
    for (const stage of ["data", "dot"]) {
      expect(judge("550 5.1.1 one of the recipients is unknown here", { stage, recipients: 2 }).hard).toBe(false);
      expect(judge("554 delivery error: dd This user doesn't have an account here", { stage, recipients: 1 }).hard).toBe(true);
    }
  });

  test("to the whole message in vague words is not about the recipient", () => {
    expect(judge("550 Requested action not taken: mailbox unavailable", { stage: "dot" }).hard).toBe(false);
  });
});

test("an answer made to be hard to read takes no time: a thousand of them less than a second's work", async () => {
  const texts = ["user ".repeat(200), "<".repeat(1000), "a@".repeat(500), "550-'".repeat(200), "said: ".repeat(160), "x".repeat(1000)];
  expect(
    await cpuMs(() => {
      for (let n = 0; n < 1000; n++) judge(texts[n % texts.length] ?? "");
    }),
  ).toBeLessThan(1000);
});
