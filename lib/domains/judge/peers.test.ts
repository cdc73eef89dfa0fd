/** SPF and DMARC, agreed with others: checkers that were written by other people and share no code with ours. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDns } from "@/lib/infra/dns";
import { type BrokenZone, brokenZones, domain, zoneOf } from "@/test/broken-zones";
import { type DnsServer, startDns } from "@/test/dns-server";
import { randomly } from "@/test/randomly";
import { mailauthSpf, pythonSpf, type SpfPeer } from "@/test/spf-peers";
import { checkHost } from ".";

let dns: DnsServer;
let mailauth: SpfPeer;
let python: SpfPeer | null;
beforeAll(async () => {
  dns = await startDns();
  mailauth = await mailauthSpf(dns);
  python = pythonSpf(dns);
});
afterAll(async () => {
  python?.close();
  await dns.close();
});

/** Ours, a customer's own, a stranger's, and one of the other family. */
const addresses = ["192.0.2.10", "192.0.2.11", "198.51.100.1", "203.0.113.1", "2001:db8:1::9"];

async function eachZone(check: (row: BrokenZone, ip: string) => Promise<string>): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const row of brokenZones) {
    dns.load(zoneOf(row));
    for (const [where, what] of Object.entries(row.faults ?? {})) dns.fault(where, what);
    for (const ip of addresses) said[`${row.name}, ${ip}`] = await check(row, ip);
    for (const where of Object.keys(row.faults ?? {})) dns.fault(where, null);
  }
  return said;
}

const ours = async (_: BrokenZone, ip: string): Promise<string> =>
  (await checkHost(openDns({ servers: [dns.server] }), { ip, domain, sender: `postmaster@${domain}` })).result;

/**
 * RFC 7208 section 4.6.4 forbids to ask for more than 10 hosts of an MX term. We and python3-spf refuse the term as soon as it has
 * more; mailauth asks one by one, and lets the first ten match.
 */
const mailauthDiffers: Record<string, string> = { "an MX term with eleven hosts, 203.0.113.1": "pass" };

test("mailauth comes to the same SPF result for every zone and address, one known reading apart", async () => {
  expect({ ...(await eachZone(ours)), ...mailauthDiffers }).toEqual(await eachZone((_, ip) => mailauth.check(ip, domain)));
}, 30_000);

const recorded = resolve(import.meta.dirname, "../../../test/spf-by-pyspf.json");

test("python3-spf comes to the same SPF result for every zone and address", async () => {
  const peer = python;
  const said = peer ? await eachZone((_, ip) => peer.check(ip, domain)) : null;
  if (said && process.env.RECORD_PEERS) writeFileSync(recorded, `${JSON.stringify(said, null, 2)}\n`);
  const kept: unknown = JSON.parse(readFileSync(recorded, "utf8"));
  if (said) expect(kept, "what was recorded of it").toEqual(said);
  expect(await eachZone(ours)).toEqual(kept);
}, 30_000);

test("SPF records made up at random are read as mailauth and python3-spf read them", async () => {
  const next = randomly(20_261_125);
  const one = (list: readonly string[]) => list[next() % list.length] ?? "";
  const names = [
    "a.acme.test",
    "b.acme.test",
    "gone.acme.test",
    "acme.test",
    "c.acme.test",
    "%{i}.list.acme.test",
    "%{ir}.%{v}._spf.%{d2}",
    "%{l}.%{o}",
  ];
  const term = () =>
    one(["", "", "-", "~", "?"]) +
    one([
      `include:${one(names)}`,
      `a${one(["", ":b.acme.test", "/24", ":b.acme.test/24//64", ":gone.acme.test", "/33"])}`,
      `mx${one(["", ":a.acme.test", "/28", "//128", ":gone.acme.test"])}`,
      `ip4:${one(["192.0.2.10", "192.0.2.0/28", "198.51.100.0/25", "192.0.2", "192.0.2.1/032"])}`,
      `ip6:${one(["2001:db8:1::/48", "2001:db8:1::9", "::1", "2001:db8::/129"])}`,
      `exists:${one(names)}`,
      "ptr:mailwright.test",
      "ptr",
      "all",
      one(["all:x", "ip5:1", "include:", "a:", "exists", "mx:1.2.3.4"]),
    ]);
  const sound = () =>
    one([
      `include:${one(names)}`,
      "a",
      "mx",
      "a:b.acme.test",
      "ip4:192.0.2.10",
      "ip4:198.51.100.0/24",
      "ip6:2001:db8:1::/48",
      `exists:${one(names)}`,
      "ptr:mailwright.test",
    ]);
  const record = () => {
    const make = next() % 3 === 0 ? term : sound;
    const terms = Array.from({ length: 1 + (next() % 5) }, make);
    const end = one(["-all", "~all", "?all", "", `redirect=${one(names)}`, "unknown=x exp=a.acme.test"]);
    return ["v=spf1", ...terms, end].filter(Boolean).join(" ");
  };
  const differ: string[] = [];
  let compared = 0;
  for (let n = 0; n < 400; n++) {
    const zone = {
      "acme.test": { TXT: record(), A: "192.0.2.10", AAAA: "2001:db8:1::9", MX: ["10 a.acme.test", "20 b.acme.test"] },
      "a.acme.test": { TXT: record(), A: ["198.51.100.1", "192.0.2.11"], MX: "10 b.acme.test" },
      "b.acme.test": { TXT: next() % 4 ? record() : [record(), record()], A: "203.0.113.1" },
      "c.acme.test": next() % 2 ? { A: "203.0.113.9" } : { TXT: "no policy" },
      "192.0.2.10.list.acme.test": { A: "127.0.0.2" },
      "1.100.51.198.in-addr._spf.acme.test": { A: "127.0.0.2" },
      "10.2.0.192.in-addr.arpa": { PTR: "out.mailwright.test" },
      "out.mailwright.test": { A: "192.0.2.10" },
      "postmaster.acme.test": { A: "127.0.0.2", TXT: "v=spf1 ip4:192.0.2.11 -all" },
    };
    dns.load(zone);
    const ip = one(addresses);
    const records = Object.entries(zone).map(([name, types]): [string, unknown] => [name, "TXT" in types ? types.TXT : null]);
    const asked = python && !readOtherwise(records, ip) ? python : null;
    const [mine, theirs, others] = [await ours(unnamed, ip), await mailauth.check(ip, domain), await asked?.check(ip, domain)];
    if (asked) compared += 1;
    if (mine !== theirs || (asked && mine !== others)) differ.push(JSON.stringify({ ip, mine, theirs, others, records }));
  }
  expect(differ).toEqual([]);
  if (python) expect(compared).toBeGreaterThan(200);
}, 60_000);

/**
 * Where python3-spf departs from the letter of RFC 7208: it refuses a record that includes itself even when a term before that
 * matches, takes "exists" without a name, and counts hosts of an MX term that have no IPv6 address as void look-ups.
 */
const readOtherwise = (records: readonly (readonly [string, unknown])[], ip: string): boolean =>
  records.some(([name, txt]) => {
    const text = [txt].flat().join(" ");
    return text.includes(`include:${name}`) || /exists( |$)/.test(text) || (ip.includes(":") && /\bmx\b/.test(text));
  });

const unnamed: BrokenZone = { name: "", change: {}, score: 0, spf: "none", lost: [] };
