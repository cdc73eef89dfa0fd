import { expect, test } from "vitest";
import { expectLinear } from "@/test/growth";
import { reportFromSes } from "./from-ses";
import { match } from "./match-recipients";
import { mostReported } from "./report";

const told = (address: string) => ({ address, code: null, enhanced: null, text: null });
const known = (...addresses: readonly string[]) => addresses.map((folded, no) => ({ folded, no }));
const time = "2026-05-01T10:00:00.000Z";
const mail = { timestamp: time, messageId: "0100", destination: [] };
const event = (more: Record<string, unknown>) => ({ eventType: "Delivery", mail, ...more });

test("a report without recipients speaks of all, and one with strangers only of a single recipient", () => {
  expect(match({ type: "delivered", recipients: [] }, known("a@x.test", "b@x.test"))).toHaveLength(2);
  expect(match({ type: "delivered", recipients: [told("forward@y.test")] }, known("a@x.test"))).toMatchObject([
    { told: { address: "forward@y.test" } },
  ]);
  expect(match({ type: "delivered", recipients: [told("forward@y.test")] }, known("a@x.test", "b@x.test"))).toEqual([]);
});

test("whoever is named is found in whatever spelling, the first of those who have one address", () => {
  const found = match({ type: "delivered", recipients: [told("B@X.test"), told("no address")] }, known("a@x.test", "b@x.test", "b@x.test"));
  expect(found).toMatchObject([{ person: { no: 1 }, told: { address: "B@X.test" } }]);
});

test.each([
  ["names nobody", []],
  ["names several", ["a@x.test", "b@x.test"]],
  ["names a stranger", ["c@y.test"]],
] as const)("a complaint that %s of three recipients is one complaint, and nobody's", (_, named) => {
  const meant = match({ type: "complained", recipients: named.map(told) }, known("a@x.test", "b@x.test", "c@x.test"));
  expect(meant.map(({ unnamed }) => unnamed)).toEqual([true]);
});

test("a complaint is blamed on the one that it names, however often, and on a single recipient", () => {
  const twice = match({ type: "complained", recipients: [told("b@x.test"), told("B@x.test")] }, known("a@x.test", "b@x.test"));
  expect(new Set(twice.map(({ person, unnamed }) => `${person.no} ${unnamed}`))).toEqual(new Set(["1 false"]));
  expect(match({ type: "complained", recipients: [] }, known("a@x.test"))).toMatchObject([{ unnamed: false }]);
});

test("a bounce that names nobody of several is nobody's", () => {
  expect(match({ type: "bounced", recipients: [] }, known("a@x.test", "b@x.test"))).toMatchObject([{ unnamed: true }]);
});

test("each address that is reported is read once, and no more than an email can have", () => {
  let read = 0;
  const counted = {
    ...told(""),
    get address() {
      read += 1;
      return "x@x.test";
    },
  };
  match(
    { type: "delivered", recipients: Array.from({ length: 10_000 }, () => counted) },
    known(...Array.from({ length: 50 }, (_, n) => `a${n}@x.test`)),
  );
  expect(read).toBeLessThanOrEqual(mostReported);
});

test("an event of SES names at most as many as an email can have", () => {
  const recipients = Array.from({ length: 5000 }, (_, n) => `p${n}@x.test`);
  expect(reportFromSes(event({ delivery: { timestamp: time, recipients } }))?.recipients).toHaveLength(mostReported);
  const bouncedRecipients = recipients.map((emailAddress) => ({ emailAddress, diagnosticCode: "550 no" }));
  const bounce = { timestamp: time, feedbackId: "f", bounceType: "Permanent", bouncedRecipients };
  expect(reportFromSes({ ...event({ bounce }), eventType: "Bounce" })?.recipients).toHaveLength(mostReported);
});

test("what a server answered is read once, and not for each recipient", () => {
  expectLinear(
    (said) => reportFromSes(said),
    (size) =>
      event({
        delivery: {
          timestamp: time,
          recipients: Array(Math.ceil(size / 20)).fill("a@x.test"),
          smtpResponse: "250 \u0007".repeat(size / 5),
        },
      }),
    { limit: 64_000 },
  );
});
