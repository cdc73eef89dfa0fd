/** Codes are read where servers put them, and never out of addresses, ports and dates. */
import { expect, test } from "vitest";
import { readReply } from "./read-reply";

test.each([
  ["550 5.1.1 No such user", 550, "5.1.1", null],
  ["550-5.1.1 No such user", 550, "5.1.1", null],
  ["550 no such user here (#5.1.1)", 550, "5.1.1", null],
  ["550 mx1 5.1.1 <a@r.test>... User unknown", 550, "5.1.1", null],
  ["Sorry, no mailbox here by that name. (#5.1.1)", null, "5.1.1", null],
  ["host mx.example[142.250.27.26] said: 550-5.1.1 No such account (in reply to RCPT TO command)", 550, "5.1.1", "rcpt"],
  ["host mx.example[192.0.2.1] said: 554 Blocked, see 5.7.1.250.example (in reply to end of DATA command)", 554, null, "dot"],
  ["host mx.example[192.0.2.1] said: 550 5.1.0 <n@s.test>: rejected (in reply to MAIL FROM command)", 550, "5.1.0", "mail"],
  ["host mx.example[192.0.2.1] refused to talk to me: 554 5.7.1 mx.example", 554, "5.7.1", "greeting"],
  ["connect to mx.example[250.1.2.3]:25: Connection timed out", null, null, null],
  ["connect to 550.example[192.0.2.250]: No route to host", null, null, null],
  ["lost connection with mx.example[198.51.100.250] while sending RCPT TO", null, null, "rcpt"],
  ["delivery temporarily suspended: connect to mx.example[2001:db8::550]:25: refused", null, null, null],
  ["192.0.2.25 does not like recipient. Remote host said: 550 5.1.1 user unknown", 550, "5.1.1", null],
  ["5.1.0 - Unknown address error 550-'5.1.1 <a@r.test>... User unknown' (delivery attempts: 0)", 550, "5.1.1", null],
  ["SMTP error from remote mail server after RCPT TO:<a@r.test>: host mx.r.test [192.0.2.1]: 550 No such person", 550, null, "rcpt"],
  ["SMTP error from remote mail server after MAIL FROM:<n@s.test> SIZE=2022: 553 5.7.1 [BL21] no", 553, "5.7.1", "mail"],
  ["host a[192.0.2.1] said: 550 5.7.1 host b said: 550 5.1.1 unknown", 550, "5.1.1", null],
  ["550: 5.1.1 <a@r.test>... User Unknown", 550, "5.1.1", null],
  ["mx.r.test: 550 User unknown", 550, null, null],
  ["your limit: 500 messages per hour, sent: 550 so far", null, null, null],
  ["", null, null, null],
] as const)("%s", (text, code, enhanced, stage) => {
  expect(readReply(text)).toEqual({ code, enhanced, stage });
});
