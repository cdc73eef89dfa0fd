/** Zones that are read wrongly with ease: macros of hosted SPF, records with slips, wildcards, doubled names and dead aliases. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDns } from "@/lib/infra/dns";
import { domain, instance, soundZone, wanted } from "@/test/broken-zones";
import { type DnsServer, startDns, type Zone } from "@/test/dns-server";
import { judgeDomain } from ".";

let dns: DnsServer;
beforeAll(async () => {
  dns = await startDns();
});
afterAll(() => dns.close());

const check = (change: Record<string, Zone[string] | null>, here = instance) => {
  dns.load(
    Object.fromEntries(Object.entries({ ...soundZone, ...change }).filter((entry): entry is [string, Zone[string]] => entry[1] !== null)),
  );
  return judgeDomain(openDns({ servers: [dns.server] }), wanted, here);
};
const withSpf = (...records: string[]) => ({ [domain]: { ...soundZone[domain], TXT: [...records, "site=1"] } });
const key = `mw1._domainkey.${domain}`;

describe("SPF with a macro that needs the sending address", () => {
  const hosted = "include:%{ir}.%{v}.%{d}.spf.hosted.test";
  const each = Object.fromEntries(
    ["10", "11"].map((n) => [`${n}.2.0.192.in-addr.${domain}.spf.hosted.test`, { TXT: `v=spf1 ip4:192.0.2.${n} -all` }]),
  );

  test("passes when the service knows the addresses that we send from", async () => {
    const { spf, lost } = await check({ ...withSpf(`v=spf1 ${hosted} ~all`), ...each });
    expect(spf).toMatchObject({ result: "pass", authorized: true });
    expect(lost).toEqual([]);
  });

  test.each([
    hosted,
    "include:%{i}._ip.%{h}._ehlo.%{d}._spf.hosted.test",
    "include:%{p}.hosted.test",
    "a:%{i}.hosted.test",
    "exists:%{i}._spf.hosted.test",
  ])("costs nothing beside a term of ours: %s", async (term) => {
    const { spf, lost } = await check(withSpf(`v=spf1 include:spf.mailwright.test ${term} -all`));
    expect(spf).toMatchObject({ result: "pass", authorized: true });
    expect(lost).toEqual([]);
  });

  test.each([`v=spf1 ${hosted} -all`, `v=spf1 a:%{i}.hosted.test ${hosted} -all`, `v=spf1 ${hosted} include:none.other.test -all`])(
    "is never called broken and never left out of a fix: %s",
    async (record) => {
      const { lost } = await check(withSpf(record));
      expect(lost[0]?.says).not.toContain("hosted.test, which has no SPF record");
      expect(lost[0]?.fix.value).toContain(hosted);
      dns.set(domain, "TXT", [lost[0]?.fix.value ?? ""]);
      const after = await judgeDomain(openDns({ servers: [dns.server] }), wanted, instance);
      expect(after.spf).toMatchObject({ result: "pass", authorized: true });
      expect(after.lost).toEqual([]);
    },
  );

  test("leaves open whether we may send where our addresses are not known", async () => {
    const { spf, lost } = await check(withSpf(`v=spf1 ${hosted} -all`), { ...instance, sendingIps: [] });
    expect(spf.authorized).toBeNull();
    expect(lost).toEqual([]);
  });

  test("as redirect is judged for our addresses too", async () => {
    const { spf, lost } = await check({ ...withSpf(`v=spf1 redirect=${hosted.slice(8)}`), ...each });
    expect(spf).toMatchObject({ result: "pass", authorized: true });
    expect(lost).toEqual([]);
  });
});

describe("an SPF record with slips", () => {
  test.each([
    ["quotes", '"v=spf1 include:spf.mailwright.test include:a.mail.test ~all"', /quotation marks/],
    ["typographic quotes, as bytes of UTF-8", "\u00e2\u0080\u009cv=spf1 include:a.mail.test ~all\u00e2\u0080\u009d", /quotation marks/],
    ["a space before it", " v=spf1 include:a.mail.test ~all", /space/],
    ["a semicolon behind the version", "v=spf1; include:a.mail.test; ~all", /;/],
    ["no space behind the version", "v=spf1include:a.mail.test ~all", /./],
    ["another sign in the version", "v:spf1 include:a.mail.test ~all", /./],
    ["spaces in the version", "v = spf1 include:a.mail.test ~all", /./],
  ])("%s is shown, named, and keeps its other terms", async (_, record, why) => {
    const { parts, lost } = await check(withSpf(record));
    expect(parts.spf.state).toBe("wrong");
    expect(lost[0]).toMatchObject({ code: "spf_syntax", fix: { remove: [record] } });
    expect(lost[0]?.says).not.toContain("has no SPF record");
    expect(lost[0]?.says).toMatch(why);
    expect(lost[0]?.fix.value.split(" ").sort()).toEqual(["include:a.mail.test", "include:spf.mailwright.test", "v=spf1", "~all"]);
  });

  test.each([
    ["commas between terms", "v=spf1 include:a.mail.test,include:b.mail.test,~all"],
    ["semicolons behind terms", "v=spf1 include:a.mail.test; include:b.mail.test; ~all"],
    ["spaces behind colons", "v=spf1 include: a.mail.test include: b.mail.test ~all"],
    ["no space before the end", "v=spf1 include:a.mail.test include:b.mail.test~all"],
    ["quotes in the middle", 'v=spf1 include:a.mail.test" "include:b.mail.test ~all'],
  ])("%s loses no include in its fix", async (_, record) => {
    const { lost } = await check(withSpf(record));
    expect(lost[0]?.code).toBe("spf_syntax");
    expect(lost[0]?.fix.value.split(" ").sort()).toEqual([
      "include:a.mail.test",
      "include:b.mail.test",
      "include:spf.mailwright.test",
      "v=spf1",
      "~all",
    ]);
  });

  test("keeps an include whose target is away, and a text that only mentions SPF is none", async () => {
    expect((await check(withSpf('"v=spf1 include:gone.other.test ~all"'))).lost[0]?.fix.value).toContain("include:gone.other.test");
    expect((await check(withSpf("our spf1 notes are in the wiki"))).lost[0]?.code).toBe("spf_missing");
  });

  test("beside a sound one is a note and costs nothing", async () => {
    const { parts, lost } = await check(withSpf("v=spf1 include:spf.mailwright.test ~all", '"v=spf1 include:a.mail.test ~all"'));
    expect(lost).toEqual([]);
    expect(parts.spf.notes.join(" ")).toMatch(/pass over/);
  });
});

describe("a key that is not where it should be", () => {
  const without = { [key]: null };
  const says = async (change: Record<string, Zone[string] | null>) => {
    const { lost } = await check({ ...without, ...change });
    expect(lost.map(({ code }) => code)).toEqual(["dkim_missing"]);
    return lost[0]?.says ?? "";
  };

  test("is not taken for doubled where a wildcard answers for the doubled name", async () => {
    expect(await says({ [`_domainkey.${domain}`]: { TXT: "o=~" }, [`*.${domain}`]: { CNAME: domain } })).not.toContain("by itself");
    expect(await says({ [`_domainkey.${domain}`]: { TXT: "o=~" }, [`*.${domain}`]: { TXT: soundZone[key]?.TXT ?? "" } })).not.toContain(
      "by itself",
    );
  });

  test("is missing, and not several, where a wildcard answers with texts of another kind", async () => {
    for (const answer of [{ CNAME: domain }, { TXT: "hello" }, { TXT: ["a", "b"] }]) {
      const said = await says({ [`*.${domain}`]: answer });
      expect(said).toMatch(/wildcard/);
      expect(said).not.toContain("Keep only this one");
    }
  });

  test("is found at the doubled name when it is a key, and not when it is something else", async () => {
    expect(await says({ [`${key}.${domain}`]: { TXT: soundZone[key]?.TXT ?? "" } })).toContain(`appends ${domain} by itself`);
    expect(await says({ [`${key}.${domain}`]: { TXT: "hello" } })).not.toContain("by itself");
  });

  test("behind an alias that leads nowhere asks for the alias to be removed first", async () => {
    expect(await says({ [key]: { CNAME: "key.gone.test" } })).toMatch(/alias .* of key\.gone\.test.*Remove the alias first/);
  });
});

test("a DMARC record at the doubled name is told as such, and a wildcard's answer is not", async () => {
  const at = `_dmarc.${domain}`;
  const said = async (change: Record<string, Zone[string] | null>) => {
    const { lost } = await check({ [at]: null, ...change });
    expect(lost.map(({ code }) => code)).toEqual(["dmarc_missing"]);
    return lost[0]?.says ?? "";
  };
  expect(await said({ [`${at}.${domain}`]: { TXT: "v=DMARC1; p=reject; rua=mailto:d@acme.test" } })).toContain(
    `appends ${domain} by itself`,
  );
  expect(await said({ [`*.${domain}`]: { CNAME: domain } })).not.toContain("by itself");
  expect(await said({ [at]: { CNAME: "gone.test" } })).toMatch(/Remove the alias first/);
});

test("the proof of ownership is missing, and not wrong, where only a wildcard answers", async () => {
  const { records } = await check({ [`_mailwright.${domain}`]: null, [`*.${domain}`]: { TXT: "hello" } });
  expect(records.find(({ purpose }) => purpose === "ownership")).toMatchObject({ state: "missing" });
});
