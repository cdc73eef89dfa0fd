/** What a domain publishes: the records, each against the zone, and as the text of a zone file. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDns } from "@/lib/infra/dns";
import { instance, soundZone, wanted } from "@/test/broken-zones";
import { type DnsServer, startDns } from "@/test/dns-server";
import { judgeDomain, markDifferences, type Purpose, quotedTxt, type Wanted, wantedRecords, zoneFile } from ".";

let dns: DnsServer;
const whole: Wanted = { ...wanted, inbound: true, trackingName: "click.acme.test" };
beforeAll(async () => {
  dns = await startDns();
});
beforeEach(() => dns.load({ ...soundZone, "click.acme.test": { CNAME: "track.mailwright.test" } }));
afterAll(() => dns.close());

const judged = () => judgeDomain(openDns({ servers: [dns.server] }), whole, instance);
async function recordOf(purpose: Purpose) {
  const record = (await judged()).records.find((one) => one.purpose === purpose);
  if (!record) throw new Error(`There is no record for ${purpose}.`);
  return record;
}

test("a domain with everything publishes six records, and one that only sends four", () => {
  expect(wantedRecords(whole, instance).map(({ purpose }) => purpose)).toEqual(["ownership", "dkim", "spf", "dmarc", "mx", "tracking"]);
  expect(wantedRecords(wanted, instance).map(({ purpose }) => purpose)).toEqual(["ownership", "dkim", "spf", "dmarc"]);
});

test("records turn right one after another as they are published", async () => {
  dns.load({ "spf.mailwright.test": soundZone["spf.mailwright.test"] ?? {} });
  expect((await judged()).records.map(({ state }) => state)).toEqual(Array(6).fill("missing"));
  const seen: number[] = [];
  for (const { type, name, value, priority } of wantedRecords(whole, instance)) {
    dns.set(name, type, [...dns.records(name, type), priority === undefined ? value : `${priority} ${value}`]);
    seen.push((await judged()).records.filter(({ state }) => state === "ok").length);
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
});

test("ownership and the key make a domain verifiable, and what cannot be asked leaves it open", async () => {
  expect((await judged()).verifiable).toBe(true);
  dns.fault("_mailwright.acme.test", "servfail");
  expect((await judged()).verifiable).toBeNull();
  dns.remove("mw1._domainkey.acme.test");
  expect((await judged()).verifiable).toBe(false);
  dns.fault("_mailwright.acme.test", null);
  expect((await judged()).verifiable).toBe(false);
});

test("the next key of a rotation is shown, and costs no points while it is missing", async () => {
  const next = { selector: "mw2", publicKey: "QUJD", use: "next" } as const;
  const { records, score } = await judgeDomain(openDns({ servers: [dns.server] }), { ...wanted, keys: [...wanted.keys, next] }, instance);
  expect(score).toBe(100);
  expect(records.filter(({ purpose }) => purpose === "dkim").map(({ state }) => state)).toEqual(["ok", "missing"]);
});

test("a token that differs is marked where it differs", async () => {
  dns.set("_mailwright.acme.test", "TXT", ["mailwright-verify=7hQ2bVnXx", "unrelated"]);
  const { state, marks, expected } = await recordOf("ownership");
  expect(state).toBe("wrong");
  expect(marks?.expected.map(([from, to]) => expected.slice(from, to))).toEqual(["w"]);
});

test("another SPF record is shown beside what it should become", async () => {
  dns.set("acme.test", "TXT", "v=spf1 include:_spf.mail.test ~all");
  const { state, found, expected, marks } = await recordOf("spf");
  expect(state).toBe("wrong");
  expect(found).toEqual(["v=spf1 include:_spf.mail.test ~all"]);
  expect(marks?.found).toEqual([]);
  expect(
    marks?.expected
      .map(([from, to]) => expected.slice(from, to))
      .join("")
      .trim(),
  ).toBe("include:spf.mailwright.test");
});

test("a tracking host that a proxy hides is told apart from one that is missing", async () => {
  dns.set("click.acme.test", "A", "198.51.100.7");
  dns.remove("click.acme.test", "CNAME");
  expect(await recordOf("tracking")).toMatchObject({ state: "missing", says: expect.stringMatching(/switch the proxy off/) });
  dns.remove("click.acme.test");
  expect(await recordOf("tracking")).toMatchObject({ state: "missing", says: "There is no CNAME record at click.acme.test yet." });
  dns.set("click.acme.test", "CNAME", "elsewhere.test");
  expect(await recordOf("tracking")).toMatchObject({ state: "wrong", found: ["elsewhere.test"] });
});

test("the proof at a doubled name is recognised", async () => {
  dns.remove("_mailwright.acme.test");
  dns.set("_mailwright.acme.test.acme.test", "TXT", "mailwright-verify=7hQ2bVnXw");
  expect(await recordOf("ownership")).toMatchObject({ state: "missing", says: expect.stringMatching(/Enter “_mailwright” as its name/) });
});

test("advice costs nothing and names its record", async () => {
  const { advice, score } = await judged();
  expect(score).toBe(90);
  expect(Object.fromEntries(advice.map(({ about, state }) => [about, state]))).toEqual({
    "mta-sts": "missing",
    "tls-rpt": "missing",
    bimi: "missing",
    ptr: "missing",
    caa: "ok",
  });
  expect(advice.filter(({ about }) => about === "ptr").map(({ state }) => state)).toEqual(["ok", "missing"]);
  dns.set("acme.test", "CAA", '0 issue "other.test"');
  const after = await judged();
  expect(after.advice.find(({ about }) => about === "caa")).toMatchObject({
    state: "wrong",
    record: { type: "CAA", name: "acme.test", value: '0 issue "ca.test"' },
  });
});

test("the host of a zone is recognised from its name servers, also from a subdomain", async () => {
  expect((await judged()).host?.name).toBe("Cloudflare");
  dns.set("acme.test", "NS", ["ns-1.awsdns-05.co.uk", "ns-2.awsdns-06.net"]);
  expect((await judgeDomain(openDns({ servers: [dns.server] }), { ...wanted, domain: "mail.acme.test" }, instance)).host?.id).toBe(
    "route53",
  );
  dns.set("acme.test", "NS", ["ada.ns.cloudflare.com", "ns-2.awsdns-06.net"]);
  expect((await judged()).host).toBeNull();
});

test("a zone file has absolute names, and long TXT in strings of at most 255 bytes", () => {
  const text = zoneFile("acme.test", wantedRecords(whole, instance));
  const key = text.split("\n").find((line) => line.startsWith("mw1._domainkey.acme.test. 3600 IN TXT "));
  const strings = [...(key ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, string = ""]) => string);
  expect(strings.length).toBe(2);
  expect(strings.every((string) => string.length <= 255)).toBe(true);
  expect(strings.join("")).toBe(wantedRecords(whole, instance)[1]?.value);
  expect(text).toContain("acme.test. 3600 IN MX 10 mx.mailwright.test.\n");
  expect(text).toContain("click.acme.test. 3600 IN CNAME track.mailwright.test.\n");
  expect(quotedTxt('say "hi" \\ ü')).toBe('"say \\"hi\\" \\\\ \\195\\188"');
  expect(quotedTxt("")).toBe('""');
});

test("marks cover exactly what differs", () => {
  const key = "A".repeat(200);
  expect(markDifferences("v=DKIM1; p=abc", "v=DKIM1; p=abc")).toEqual({ found: [], expected: [] });
  expect(markDifferences(`v=DKIM1; p=${key}`, `v=DKIM1; p=${key}BC`)).toEqual({ found: [], expected: [[211, 213]] });
  expect(markDifferences(`p=${key}x${key}`, `p=${key}y${key}`)).toEqual({ found: [[202, 203]], expected: [[202, 203]] });
  expect(markDifferences("", "abc def")).toEqual({ found: [], expected: [[0, 7]] });
  const long = Array.from({ length: 3000 }, (_, n) => `w${n}`).join(" ");
  expect(markDifferences(long, long.replace("w1500 ", "x "))).not.toEqual({ found: [], expected: [] });
});
