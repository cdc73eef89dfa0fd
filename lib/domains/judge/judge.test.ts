/** The judgement, over real packets: every broken zone gets its score, its verdicts and the record that mends it. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openDns } from "@/lib/infra/dns";
import { type BrokenZone, brokenZones, domain, instance, soundZone, wanted, zoneOf } from "@/test/broken-zones";
import { type DnsServer, startDns } from "@/test/dns-server";
import { type Fix, judgeDomain, weights } from ".";

let dns: DnsServer;
const faulty = new Set<string>();
beforeAll(async () => {
  dns = await startDns();
});
afterAll(() => dns.close());
afterEach(() => {
  for (const where of faulty) dns.fault(where, null);
  faulty.clear();
});

function play(row: BrokenZone): void {
  dns.load(zoneOf(row));
  for (const [where, what] of Object.entries(row.faults ?? {})) {
    dns.fault(where, what);
    faulty.add(where);
  }
}

const check = (row: Pick<BrokenZone, "wanted">, ms = {}) =>
  judgeDomain(openDns({ servers: [dns.server], ...ms }), { ...wanted, ...row.wanted }, instance);

test("the table has more than forty broken zones, each with a name of its own", () => {
  expect(brokenZones.filter(({ lost, faults }) => lost.length > 0 || faults).length).toBeGreaterThan(40);
  expect(new Set(brokenZones.map(({ name }) => name)).size).toBe(brokenZones.length);
});

describe.each(brokenZones.map((row) => [row.name, row] as const))("%s", (_, row) => {
  test("is scored, and its fix is named", async () => {
    play(row);
    const judged = await check(row);
    const { spf, dkim, dmarc, mx } = judged.parts;
    expect({
      score: judged.score,
      spf: judged.spf.result,
      lost: judged.lost.map(({ code }) => code),
      states: { spf: spf.state, dkim: dkim.state, dmarc: dmarc.state, mx: mx.state, ownership: judged.ownership },
    }).toMatchObject({ score: row.score, spf: row.spf, lost: row.lost, states: row.states ?? {} });
    if (judged.score !== null) expect(judged.lost.reduce((sum, { points }) => sum + points, judged.score)).toBe(100);
    const unknown = [spf, dkim, dmarc, mx].filter(({ state }) => state === "unknown");
    expect(unknown.map(({ points, pass, lost }) => [points, pass, lost])).toEqual(unknown.map(() => [null, null, []]));
    const [first] = judged.lost;
    if (row.fix) {
      expect(first?.fix.name).toBe(row.fix.name);
      if (typeof row.fix.value === "string") expect(first?.fix.value).toBe(row.fix.value);
      else expect(first?.fix.value).toMatch(row.fix.value);
      if (row.fix.says) expect(first?.says).toMatch(row.fix.says);
    }
  });
});

test.each(brokenZones.filter(({ lost, lasting }) => lost.length > 0 && !lasting).map((row) => [row.name, row] as const))(
  "doing what is said mends: %s",
  async (_, row) => {
    play(row);
    for (let step = 0; step < 8; step++) {
      const judged = await check(row);
      const loss = judged.lost[0];
      if (!loss) break;
      apply(loss.fix);
      const after = await check(row);
      expect(
        after.lost.map(({ code }) => code),
        `${loss.code}: ${loss.fix.value}`,
      ).not.toContain(loss.code);
      expect(after.score).toBeGreaterThan(judged.score ?? 0);
    }
    expect(await check(row)).toMatchObject({ score: 100, lost: [] });
  },
);

/** What a person does with a fix. */
function apply({ type, name, value, remove }: Fix): void {
  if (type !== "TXT" && type !== "MX") throw new Error(`Nobody taught this test to publish ${type}.`);
  const now = dns.records(name, type).filter((one) => !remove.includes(one) && one !== value);
  dns.set(name, type, [...now, value]);
}

test("a resolver that never answers is told as such within ten seconds, takes no points and earns none", async () => {
  play({ name: "", change: {}, faults: { "*": "timeout" }, score: null, spf: "temperror", lost: [] });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const judging = check({});
  const ended = vi.fn();
  void judging.then(ended);
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  expect(ended).toHaveBeenCalledOnce();
  const judged = await judging;
  expect(judged).toMatchObject({ score: null, incomplete: true, ownership: "unknown", verifiable: null });
  expect(judged.records.map(({ state }) => state)).not.toContain("missing");
});

test("what cannot be asked keeps the points of the last check", async () => {
  play({ name: "", change: {}, faults: { [domain]: "servfail" }, score: 0, spf: "temperror", lost: [] });
  const judged = await judgeDomain(openDns({ servers: [dns.server] }), wanted, instance, { spf: 10, dkim: 3, mx: 15 });
  expect(judged.score).toBe(10 + 35 + 25 + 15);
  expect(judged.parts.spf).toMatchObject({ points: 10, stale: true, state: "unknown" });
});

test("one check asks every question once", async () => {
  dns.load(soundZone);
  const before = dns.queries.length;
  await check({});
  const asked = dns.queries.slice(before).map(({ name, type }) => `${type} ${name}`);
  expect(asked.length).toBeGreaterThan(10);
  expect(new Set(asked).size).toBe(asked.length);
});

test("the weights make a hundred, and no fault costs more than its part", () => {
  const all = Object.values(weights);
  expect(all.reduce((sum, { of }) => sum + of, 0)).toBe(100);
  for (const { of, losses } of all) for (const points of Object.values(losses)) expect(points).toBeLessThanOrEqual(of);
});
