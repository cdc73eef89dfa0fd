import { expect, test } from "vitest";
import type { DomainRow } from "@/lib/domains/schemas";
import { domainsSentence, needing } from "./domains-sentence";

const domain = (change: Partial<DomainRow>): DomainRow => ({
  id: "dom_1",
  domain: "acme.com",
  unicode: "acme.com",
  status: "verified",
  approval: "not_needed",
  active: true,
  usable: true,
  score: 100,
  scoreBefore: 100,
  states: null,
  region: null,
  vouched: false,
  message: null,
  inbound: false,
  checkedAt: null,
  nextCheckAt: null,
  graceUntil: null,
  rejectedBecause: null,
  createdAt: "2026-11-25T00:00:00.000Z",
  ...change,
});

test("domains that are all ready are told in a word, and none in no word", () => {
  expect(domainsSentence([])).toBe("");
  expect(domainsSentence([domain({})])).toBe("The domain is ready.");
  expect(domainsSentence([domain({}), domain({})])).toBe("All 2 domains are ready.");
});

test("a domain in its grace still sends and still needs somebody", () => {
  const lost = domain({ graceUntil: "2026-11-28T00:00:00.000Z" });
  expect(needing([domain({}), lost])).toEqual([lost]);
  expect(domainsSentence([domain({}), lost])).toBe("1 of 2 domains needs you.");
});

test("a domain that only waits is not called broken", () => {
  const waiting = domain({ usable: false, approval: "waiting" });
  expect(needing([waiting])).toEqual([]);
  expect(domainsSentence([domain({}), domain({}), waiting])).toBe("2 of 3 domains are ready.");
});
