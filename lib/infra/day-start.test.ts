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

test("only days that exist are days", () => {
  expect(["2026-11-25", "2026-02-30", "25.11.2026", "2026-13-01", ""].filter(isDay)).toEqual(["2026-11-25"]);
});
