/** DMARC by RFC 9989: which record speaks for a name, and what is aligned with it. mailauth, which follows the same RFC, and a second reading of it agree. */
import { evaluateDmarc } from "mailauth/lib/dmarc";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDns } from "@/lib/infra/dns";
import { domain as acme, brokenZones, zoneOf } from "@/test/broken-zones";
import { dmarcByTheBook } from "@/test/dmarc-by-the-book";
import { dmarcTrees } from "@/test/dmarc-trees";
import { type DnsServer, startDns } from "@/test/dns-server";
import { nodeResolver } from "@/test/spf-peers";
import { discoverDmarc, isAligned, organizationalDomain, parseDmarc } from "./dmarc";

let dns: DnsServer;
beforeAll(async () => {
  dns = await startDns();
});
afterAll(() => dns.close());
afterEach(() => dns.fault("_dmarc.acme.test", null));

const open = () => openDns({ servers: [dns.server], questionMs: 400 });

async function mailauthOn(domain: string) {
  const { response } = await evaluateDmarc({
    headerFrom: `x@${domain}`,
    spfDomains: [],
    dkimDomains: [],
    resolver: nodeResolver(dns),
    strict: true,
  });
  if (!response) throw new Error("mailauth found no author.");
  return response;
}

test.each(dmarcTrees.map((tree) => [tree.name, tree] as const))("%s", async (_, tree) => {
  dns.load(tree.zone);
  const found = await discoverDmarc(open(), tree.domain);
  expect(found).toMatchObject(
    tree.at
      ? { state: "found", at: tree.at, organizational: tree.organizational, policy: tree.policy }
      : { state: "none", organizational: tree.organizational },
  );
  const theirs = await mailauthOn(tree.domain);
  expect({ at: theirs.policyDomain ?? null, organizational: theirs.domain, policy: theirs.policy ?? null }).toEqual({
    at: tree.at,
    organizational: tree.organizational,
    policy: tree.policy,
  });
  expect(await dmarcByTheBook(nodeResolver(dns), tree.domain)).toEqual({
    at: tree.at,
    organizational: tree.organizational,
    policy: tree.policy,
  });
});

test("a second reading of the RFC finds the same DMARC policy in every broken zone", async () => {
  for (const row of brokenZones) {
    dns.load(zoneOf(row));
    for (const [where, what] of Object.entries(row.faults ?? {})) dns.fault(where, what);
    const [mine, theirs] = [await discoverDmarc(open(), acme), await dmarcByTheBook(nodeResolver(dns), acme).catch(() => null)];
    for (const where of Object.keys(row.faults ?? {})) dns.fault(where, null);
    const said = mine.state === "found" ? { at: mine.at, policy: mine.policy } : mine.state === "none" ? { at: null, policy: null } : null;
    expect(said, row.name).toEqual(theirs && { at: theirs.at, policy: theirs.policy });
  }
});

test("mailauth finds the same DMARC policy in every broken zone", async () => {
  for (const row of brokenZones) {
    dns.load(zoneOf(row));
    for (const [where, what] of Object.entries(row.faults ?? {})) dns.fault(where, what);
    const [mine, theirs] = [await discoverDmarc(open(), acme), await mailauthOn(acme)];
    for (const where of Object.keys(row.faults ?? {})) dns.fault(where, null);
    if (theirs.status.result === "temperror") expect(mine.state, row.name).toBe("unknown");
    else {
      const weakened = { reject: "quarantine", quarantine: "none", none: "none" } as const;
      const policy = mine.state !== "found" ? undefined : mine.record.testing ? weakened[mine.policy] : mine.policy;
      expect({ state: mine.state, policy }, row.name).toEqual({ state: theirs.policyDomain ? "found" : "none", policy: theirs.policy });
    }
  }
});

test("the walk asks at most eight times", async () => {
  dns.load({});
  const before = dns.queries.length;
  await discoverDmarc(open(), `${"x.".repeat(30)}acme.test`);
  expect(dns.queries.length - before).toBe(8);
});

test("a walk that cannot be finished finds nothing out, unless the first record answers already", async () => {
  dns.load({ "_dmarc.mail.acme.test": { TXT: "v=DMARC1; p=reject" } });
  dns.fault("_dmarc.acme.test", "servfail");
  expect(await discoverDmarc(open(), "other.acme.test")).toMatchObject({ state: "unknown", why: expect.stringMatching(/SERVFAIL/) });
  expect(await discoverDmarc(open(), "mail.acme.test")).toMatchObject({ state: "found", policy: "reject" });
  expect(await organizationalDomain(open(), "mail.acme.test")).toBeNull();
});

test("relaxed alignment is that of the organization, strict alignment that of the name", async () => {
  dns.load({ "_dmarc.acme.test": { TXT: "v=DMARC1; p=none" }, "_dmarc.own.acme.test": { TXT: "v=DMARC1; p=none; psd=n" } });
  const aligned = (a: string, b: string, mode: "r" | "s" = "r") => isAligned(open(), a, b, mode);
  expect(await aligned("acme.test", "bounce.acme.test")).toBe(true);
  expect(await aligned("a.acme.test", "b.acme.test")).toBe(true);
  expect(await aligned("ACME.test.", "acme.test", "s")).toBe(true);
  expect(await aligned("acme.test", "bounce.acme.test", "s")).toBe(false);
  expect(await aligned("acme.test", "acme.example")).toBe(false);
  expect(await aligned("acme.test", "own.acme.test")).toBe(false);
  expect(await aligned("a.none.test", "b.none.test")).toBe(false);
  dns.fault("_dmarc.acme.test", "servfail");
  expect(await aligned("a.acme.test", "b.acme.test")).toBeNull();
});

test("obsolete tags are noticed", () => {
  expect(parseDmarc("v=DMARC1; p=none; pct=20; rf=afrf; ri=86400")).toMatchObject({ obsolete: ["pct", "rf", "ri"] });
});
