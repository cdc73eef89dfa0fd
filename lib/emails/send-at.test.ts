import { expect, test } from "vitest";
import { readMoment } from "@/lib/kernel/moment";

const iso = (text: string) => {
  const read = readMoment(text);
  return read instanceof Date ? read.toISOString() : read;
};

test("a time with its zone is one moment, however it is written", () => {
  for (const text of [
    "2026-06-01T09:00:00Z",
    "2026-06-01t09:00z",
    "2026-06-01 11:00:00+02:00",
    "2026-06-01T11:00:00.000+0200",
    "2026-06-01T11:00+02",
  ])
    expect(iso(text)).toBe("2026-06-01T09:00:00.000Z");
  expect(iso("2026-06-01T03:30:00-05:30")).toBe("2026-06-01T09:00:00.000Z");
  expect(iso("2026-12-31T23:59:59.9999+00:00")).toBe("2026-12-31T23:59:59.999Z");
});

test("on both sides of a change of clocks an offset says which moment is meant", () => {
  expect(iso("2026-10-25T02:30:00+02:00")).toBe("2026-10-25T00:30:00.000Z");
  expect(iso("2026-10-25T02:30:00+01:00")).toBe("2026-10-25T01:30:00.000Z");
});

test("a local time is told to name its zone", () => {
  expect(iso("2026-06-01T09:00:00")).toBe(
    "This is a local time, and its zone is missing: write 2026-06-01T09:00:00Z for UTC, or add an offset such as +02:00.",
  );
});

test("what is no time that exists is no time", () => {
  for (const text of ["2026-02-30T09:00Z", "2026-06-01T24:00Z", "2026-06-01T09:60Z", "2026-13-01T09:00Z"])
    expect(iso(text)).toBe("There is no such day or time.");
  expect(iso("2026-06-01T09:00:00+15:00")).toBe("There is no such offset from UTC.");
  for (const text of ["tomorrow", "in 1 min", "2026-06-01", "1780304400", "", "2026-06-01T09:00:00 Europe/Berlin"])
    expect(iso(text)).toMatch(/^Write the time as ISO 8601/);
});
