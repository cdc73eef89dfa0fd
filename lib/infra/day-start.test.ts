import { expect, test } from "vitest";
import { addDay, dayStart, isDay } from "./day-start";

test("a day begins when the zone's clock says midnight, in winter and in summer", () => {
  expect(dayStart("2026-11-25", "UTC").toISOString()).toBe("2026-11-25T00:00:00.000Z");
  expect(dayStart("2026-11-25", "Europe/Berlin").toISOString()).toBe("2026-11-24T23:00:00.000Z");
  expect(dayStart("2026-07-01", "Europe/Berlin").toISOString()).toBe("2026-06-30T22:00:00.000Z");
  expect(dayStart("2026-11-25", "Asia/Kolkata").toISOString()).toBe("2026-11-24T18:30:00.000Z");
  expect(dayStart("2026-11-25", "America/Los_Angeles").toISOString()).toBe("2026-11-25T08:00:00.000Z");
});

test("the day on which the clock changes begins before the change", () => {
  expect(dayStart("2026-03-29", "Europe/Berlin").toISOString()).toBe("2026-03-28T23:00:00.000Z");
  expect(dayStart(addDay("2026-03-29"), "Europe/Berlin").toISOString()).toBe("2026-03-29T22:00:00.000Z");
});

test("where midnight is skipped the day begins with the first moment after, and where it comes twice with the first of both", () => {
  for (const [day, zone, start] of [
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00.000Z"],
    ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00.000Z"],
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
    ["2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z"],
  ] as const)
    expect(dayStart(day, zone).toISOString(), `${day} ${zone}`).toBe(start);
});

test("only days that exist are days", () => {
  expect(["2026-11-25", "2026-02-30", "25.11.2026", "2026-13-01", ""].filter(isDay)).toEqual(["2026-11-25"]);
});
