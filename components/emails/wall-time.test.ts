import { expect, test } from "vitest";
import { fromWall, toWall } from "./wall-time";

const meant = (text: string, zone: string) => {
  const found = fromWall(text, zone);
  return found && [found.at.toISOString(), found.note];
};

test("a time of day means the moment in which the zone's clocks show it", () => {
  expect(meant("2026-06-01T11:00", "Europe/Berlin")).toEqual(["2026-06-01T09:00:00.000Z", null]);
  expect(meant("2026-12-31T23:30", "Pacific/Auckland")).toEqual(["2026-12-31T10:30:00.000Z", null]);
  expect(meant("2026-06-01T09:00", "Asia/Kolkata")).toEqual(["2026-06-01T03:30:00.000Z", null]);
  expect(meant("2026-06-01T09:00", "UTC")).toEqual(["2026-06-01T09:00:00.000Z", null]);
});

test("a time that clocks skip means the one as long after the change, and says so", () => {
  expect(meant("2026-03-29T02:30", "Europe/Berlin")).toEqual(["2026-03-29T01:30:00.000Z", "skipped"]);
  expect(toWall(new Date("2026-03-29T01:30:00Z"), "Europe/Berlin")).toBe("2026-03-29T03:30");
  expect(meant("2026-03-08T02:15", "America/New_York")).toEqual(["2026-03-08T07:15:00.000Z", "skipped"]);
});

test("a time that comes twice means the first, and says so", () => {
  expect(meant("2026-10-25T02:30", "Europe/Berlin")).toEqual(["2026-10-25T00:30:00.000Z", "twice"]);
  expect(meant("2026-11-01T01:30", "America/New_York")).toEqual(["2026-11-01T05:30:00.000Z", "twice"]);
  expect(meant("2026-10-25T03:00", "Europe/Berlin")).toEqual(["2026-10-25T02:00:00.000Z", null]);
});

test("there and back is the same minute, in every zone with odd clocks and across every change of a year", () => {
  for (const zone of [
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/Asuncion",
  ])
    for (let hour = 0; hour < 366 * 24; hour += 5) {
      const at = new Date(Date.UTC(2026, 0, 1, hour));
      const back = fromWall(toWall(at, zone), zone);
      expect(back?.note === "twice" || back?.at.getTime() === at.getTime(), `${zone} ${at.toISOString()}`).toBe(true);
    }
});

test("what is no time is none", () => {
  for (const text of ["", "2026-06-01", "2026-02-31T99:00", "soon"]) expect(fromWall(text, "UTC")).toBeNull();
});
