/** What is learned about recipients from the answers of one attempt. */
import { expect, test } from "vitest";
import type { Answer } from "@/lib/infra/transports/types";
import type { Loaded } from "./load-deliveries";
import { answered } from "./outcome";

const from = "news@shop.test";
const loaded = (addresses: readonly string[]): Loaded => ({
  claim: { emailId: "e", teamId: "t", attempts: 0, unknowns: 0, giveUpAt: Number.POSITIVE_INFINITY } as Loaded["claim"],
  email: { mode: "live", from_address: from } as Loaded["email"],
  recipients: addresses.map((address, no) => ({ email_id: "e", no, address, suppressed: null, suppressed_scope: null })),
  dropped: [],
  offers: { own: [], instance: true },
});
const refused = (stage: Answer["stage"], code: number, enhanced: string | null, text: string): Answer => ({
  result: code < 300 ? "sent" : "permanent",
  stage,
  code,
  enhanced,
  text,
  remoteHost: "mx.r.test",
  tls: null,
});
const of = (addresses: readonly string[], answers: readonly Answer[]) => {
  const { outcomes, events } = answered(loaded(addresses), answers, "smtp");
  return {
    statuses: outcomes.map(({ status }) => status),
    learned: outcomes.flatMap(({ no, lesson }) => (lesson ? [addresses[no]] : [])),
    hard: events.map(({ detail }) => detail.hard ?? null),
  };
};
const two = ["a@r.test", "b@r.test"];

test.each<[string, Answer]>([
  ["at MAIL", refused("mail", 550, "5.1.0", `<${from}> sender rejected`)],
  ["at MAIL, with words like a recipient's", refused("mail", 550, "5.1.1", "User unknown")],
  ["at RCPT", refused("rcpt", 550, "5.1.0", `<${from}>: Sender address rejected: User unknown in virtual mailbox table`)],
  ["by Exim's callout", refused("rcpt", 550, null, `Verification failed for <${from}> No Such User Here Sender verify failed`)],
  ["by its address alone", refused("rcpt", 550, "5.1.1", `<${from}> unknown`)],
])("a refusal of the sender %s bounces and teaches nothing about recipients", (_, answer) => {
  expect(of(two, [answer, answer])).toEqual({ statuses: ["bounced", "bounced"], learned: [], hard: [false, false] });
});

test("one answer to the final dot for two teaches nothing about either, and for the one who was left it does", () => {
  const dot = refused("dot", 550, "5.1.1", "one of the recipients is unknown here");
  expect(of(two, [dot, dot])).toEqual({ statuses: ["bounced", "bounced"], learned: [], hard: [false, false] });
  const rcpt = refused("rcpt", 550, "5.7.1", "Blocked by policy");
  expect(of(two, [rcpt, dot])).toEqual({ statuses: ["bounced", "bounced"], learned: ["b@r.test"], hard: [false, true] });
});

test("two answers to RCPT TO are about one recipient each", () => {
  const [gone, there] = [refused("rcpt", 550, "5.4.1", "Recipient address rejected: Access denied."), refused("dot", 250, "2.0.0", "ok")];
  expect(of(two, [gone, there])).toEqual({ statuses: ["bounced", "sent"], learned: ["a@r.test"], hard: [true, null] });
});

test("an email to oneself is refused as any other: its address in the answer is the recipient's", () => {
  expect(of([from], [refused("rcpt", 550, "5.1.1", `<${from}>: user unknown`)]).learned).toEqual([from]);
});
