import { expect, test } from "vitest";
import { judgeDomain } from "@/lib/domains/judge";
import { type Dns, openDns } from "@/lib/infra/dns";
import { instance, wanted, zoneOf } from "@/test/broken-zones";
import { type DnsFault, startDns } from "@/test/dns-server";
import { lastPoints, type Report, readReport, readStates, toJson, toReport } from "./report";

const hour = 3_600_000;
const start = Date.parse("2026-11-30T08:00:00Z");

/** One check after the other, so many hours after the first; stored and read again in between. */
async function checks(faults: readonly (readonly [hours: number, where: string, fault: DnsFault | null])[], change = {}): Promise<Report> {
  const dns = await startDns(zoneOf({ change }));
  let report: Report | null = null;
  try {
    for (const [hours, where, fault] of faults) {
      dns.fault(where, fault);
      const asked: Dns = openDns({ servers: [dns.server], questionMs: 200 });
      const judged = await judgeDomain(asked, wanted, instance, lastPoints(report));
      report = readReport(toJson(toReport(judged, report, new Date(start + hours * hour))));
    }
  } finally {
    await dns.close();
  }
  if (!report) throw new Error("Nothing was checked.");
  return report;
}

test("errors that last for hours say since when, and to look at delegation and DNSSEC", async () => {
  const { parts, records } = await checks([0, 1, 2.5].map((hours) => [hours, "*", "servfail"] as const));
  for (const part of Object.values(parts)) {
    expect(part).toMatchObject({ state: "unknown", points: null, unansweredSince: "2026-11-30T08:00:00.000Z" });
    expect(part.detail).toMatch(/^For 2 hours none of 3 checks got an answer: .*SERVFAIL.*delegated.*DNSSEC/);
  }
  expect(records.find(({ purpose }) => purpose === "ownership")?.says).toMatch(/^For 2 hours/);
});

test.each<[string, [number, string, DnsFault | null][]]>([
  ["a bad moment", [[0, "*", "servfail"]]],
  ["many checks within an hour", [0, 0.1, 0.2, 0.3, 0.9].map((hours) => [hours, "*", "servfail"])],
  [
    "one check after a long time",
    [
      [0, "*", "servfail"],
      [9, "*", "servfail"],
    ],
  ],
  [
    "errors with an answer in between",
    [
      [0, "*", "servfail"],
      [1, "*", null],
      [2, "*", "servfail"],
      [3.5, "*", "servfail"],
    ],
  ],
  ["a resolver that does not answer", [0, 1, 2, 3, 4].map((hours) => [hours, "*", "timeout"])],
])(
  "%s says nothing of the zone",
  async (_what, faults) => {
    const { parts } = await checks(faults);
    for (const part of Object.values(parts)) {
      expect(part.unansweredSince).toBeUndefined();
      expect(part.detail).toMatch(/It says nothing about your records\.$/);
    }
  },
  30_000,
);

test("a circle of aliases is told as a fault of the zone at once", async () => {
  const at = `_dmarc.${wanted.domain}`;
  const { parts } = await checks([[0, "x.test", null]], { [at]: { CNAME: "x.acme.test" }, "x.acme.test": { CNAME: at } });
  expect(parts.dmarc).toMatchObject({ state: "unknown", points: null });
  expect(parts.dmarc.detail).toMatch(/circle\. Receivers cannot follow it either/);
});

test("what earlier versions wrote of a part that nobody could ask about is no points, and what they can read is written", async () => {
  const report = await checks([[0, "*", "servfail"]]);
  const old = structuredClone(toJson(report)) as { parts: Record<string, { points: number; stale: boolean }> };
  for (const part of Object.values(old.parts)) Object.assign(part, { points: 25, stale: false });
  expect(Object.values(readReport(old)?.parts ?? {}).map(({ points }) => points)).toEqual([null, null, null, null]);
  expect(readStates(old)).toMatchObject({ scored: false });
  expect(lastPoints(readReport(old))).toEqual({});
});

test("points of an answer from before are kept, and marked", async () => {
  const { parts } = await checks([
    [0, "*", null],
    [1, "*", "servfail"],
    [2, "*", "refused"],
    [4, "*", "servfail"],
  ]);
  for (const [name, { points, of, stale, unansweredSince }] of Object.entries(parts))
    expect([name, points, stale, unansweredSince]).toEqual([name, of, true, "2026-11-30T09:00:00.000Z"]);
});
