import { expect, test } from "vitest";
import type { DomainRecord } from "@/lib/domains/schemas";
import { nextStep } from "./next-step";

const record = (change: Partial<DomainRecord>): DomainRecord => ({
  purpose: "ownership",
  type: "TXT",
  name: "_mailwright.acme.com",
  value: "mailwright-verify=x",
  required: true,
  status: "missing",
  says: null,
  found: [],
  expected: "mailwright-verify=x",
  marks: null,
  ...change,
});
const facts = {
  domain: "acme.com",
  status: "pending",
  approval: "not_needed",
  usable: false,
  graceUntil: null,
  rejectedBecause: null,
  records: [record({}), record({ purpose: "dkim", name: "mw1._domainkey.acme.com" }), record({ purpose: "mx", required: false })],
  checks: null,
  lost: [],
  host: null,
  incomplete: false,
} satisfies Parameters<typeof nextStep>[0];

test("what is missing and required is named, and where", () => {
  expect(nextStep(facts).says).toBe("Publish 2 records at your DNS host: ownership and DKIM.");
  expect(nextStep({ ...facts, host: { name: "Gandi", hint: "" } }).says).toContain("at Gandi");
});

test("a wrong record comes before a missing one", () => {
  const records = [record({}), record({ purpose: "dkim", name: "mw1._domainkey.acme.com", status: "wrong" })];
  expect(nextStep({ ...facts, records }).says).toContain("Correct the DKIM record at mw1._domainkey.acme.com");
});

test("what could not be asked is never called missing", () => {
  const { says } = nextStep({ ...facts, incomplete: true, records: [record({ status: "unknown" })] });
  expect(says).toContain("could not be asked");
  expect(says).not.toContain("Publish");
});

test("a lost proof says until when mail still leaves", () => {
  const until = "2026-11-28T00:00:00.000Z";
  expect(nextStep({ ...facts, status: "verified", usable: true, graceUntil: until })).toMatchObject({ tone: "warn", until });
});

test("a rejection tells its reason, whatever the DNS says", () => {
  expect(nextStep({ ...facts, approval: "rejected", rejectedBecause: "Not yours" }).says).toBe(
    "The operator rejected this domain: Not yours.",
  );
});

test("right DNS that waits for the operator says so, and does not ask for records", () => {
  const records = [record({ status: "ok" })];
  expect(nextStep({ ...facts, status: "verified", approval: "waiting", records }).says).toContain("has to approve");
});

test("of what a good domain could do better the dearest is named", () => {
  const records = [record({ status: "ok" })];
  const fix = { type: "TXT", name: "_dmarc.acme.com", value: "v=DMARC1; p=reject", remove: [] };
  const lost = [{ points: 10, about: "dmarc" as const, code: "dmarc_policy_none", says: "Set the policy to quarantine.", fix }];
  expect(nextStep({ ...facts, status: "verified", usable: true, records, lost }).says).toBe(
    "Mail can be sent from acme.com. For 10 more points: Set the policy to quarantine.",
  );
});

test("before the first check everything has to be published", () => {
  expect(nextStep({ ...facts, records: [record({ status: "unknown" })] }).says).toBe("Publish one record at your DNS host: ownership.");
});

test("a verified domain of which something could not be checked is not told that every record is right", () => {
  const records = [record({ status: "ok" })];
  const { tone, says } = nextStep({ ...facts, status: "verified", usable: true, records, incomplete: true });
  expect(tone).not.toBe("ok");
  expect(says).not.toMatch(/every record is right|nothing is left/i);
});

test("errors that have lasted for hours are named, instead of asking for patience", () => {
  const says = "For 5 hours none of 7 checks got an answer.";
  const lasting = { status: "unknown", says, unansweredSince: "2026-11-28T00:00:00.000Z" } as const;
  expect(nextStep({ ...facts, incomplete: true, records: [record(lasting)] }).says).toBe(says);
});
