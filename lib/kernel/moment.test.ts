import { expect, test } from "vitest";
import type { z } from "zod";
import { operations } from "@/lib/operations";
import { beginningOf } from "./moment";
import { parse } from "./parse";

const days = ["2026-11-25", "2028-02-29", " 2026-11-25 "];
const moments = [
  "2026-11-25T09:00:00Z",
  "2026-11-25T09:00Z",
  "2026-11-25t09:00:00.123z",
  "2026-11-25 10:00:00+01:00",
  "2026-11-25T10:00:00+0100",
  "2026-11-25T10:00:00+01",
];
const neither = [
  "2026-02-30",
  "yesterday",
  "2026-11-25T09:00:00",
  "2026-02-30T09:00:00Z",
  "2026-11-25T25:00:00Z",
  "2026-11",
  "1795943220000",
];

const fieldsOf = ({ input }: { input: z.ZodType }) => ("shape" in input ? (input.shape as Record<string, z.ZodType>) : {});
const named = (...names: string[]) =>
  operations.flatMap((op) =>
    Object.entries(fieldsOf(op)).flatMap(([field, schema]) => (names.includes(field) ? [[`${op.name} ${field}`, schema] as const] : [])),
  );

/** A name that sounds like a time and is in neither list is a time that nobody decided about. */
const ofStretches = ["after", "before", "startDate", "endDate"];
const ofMoments = ["sendAt", "expiresAt"];

test("every field of an operation that is a time is one of these", () => {
  const sounds = operations.flatMap((op) =>
    Object.keys(fieldsOf(op)).filter((name) => /(At|Date|Until|Since|after|before|since|until)$/.test(name)),
  );
  expect([...new Set(sounds)].filter((name) => ![...ofStretches, ...ofMoments].includes(name))).toEqual([]);
});

test.each(named(...ofStretches))("%s takes a day or a moment, in every form", (_what, schema) => {
  for (const text of days) expect(parse(schema, text)).toBe(text.trim());
  for (const text of moments) expect(new Date(String(parse(schema, text))).toISOString()).toMatch(/^2026-11-25T09:00:00/);
  for (const text of neither) expect(() => parse(schema, text), text).toThrow(/Write a day such as/);
});

test.each(named(...ofMoments))("%s takes a moment in every form", (_what, schema) => {
  for (const text of moments) expect((parse(schema, text) as Date).toISOString()).toMatch(/^2026-11-25T09:00:00/);
  for (const text of neither) expect(() => parse(schema, text), text).toThrow();
});

test("a day begins by the team's clock", () => {
  expect(beginningOf("2026-11-25", "Europe/Berlin").toISOString()).toBe("2026-11-24T23:00:00.000Z");
  expect(beginningOf("2026-11-25T09:00:00.000Z", "Europe/Berlin").toISOString()).toBe("2026-11-25T09:00:00.000Z");
});
