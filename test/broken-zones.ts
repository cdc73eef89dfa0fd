/** Zones that people really publish, most of them broken, and what the judgement has to say about each. */
import { generateKeyPairSync } from "node:crypto";
import type { Instance, LossCode, SpfResult, State, Wanted } from "@/lib/domains/judge";
import type { DnsFault, Zone } from "./dns-server";

const spki = (bits: number): string =>
  generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ type: "spki", format: "der" }).toString("base64");
const [key, otherKey, shortKey, tinyKey] = [spki(2048), spki(2048), spki(1024), spki(512)];

export const domain = "acme.test";
export const token = "7hQ2bVnXw";
export const selector = "mw1";
export const instance: Instance = {
  spfInclude: "spf.mailwright.test",
  sendingIps: ["192.0.2.10", "192.0.2.11"],
  mxHost: "mx.mailwright.test",
  trackingHost: "track.mailwright.test",
  reportsTo: null,
  certificateAuthority: "ca.test",
};
export const wanted: Wanted = { domain, token, keys: [{ selector, publicKey: key, use: "signing" }], inbound: false, trackingName: null };

const dkimAt = `${selector}._domainkey.${domain}`;
const dmarcAt = `_dmarc.${domain}`;
const ownAt = `_mailwright.${domain}`;
const soundSpf = "v=spf1 include:spf.mailwright.test ~all";
const soundDmarc = `v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`;
const soundDkim = `v=DKIM1; k=rsa; p=${key}`;

/** What stands in the DNS when everything is right. */
export const soundZone: Zone = {
  [domain]: {
    TXT: [soundSpf, "some-other-service=abc"],
    MX: "10 mx.acme.test",
    NS: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
    A: "198.51.100.80",
  },
  [ownAt]: { TXT: `mailwright-verify=${token}` },
  [dkimAt]: { TXT: soundDkim },
  [dmarcAt]: { TXT: soundDmarc },
  "mx.acme.test": { A: "198.51.100.25" },
  "mx.mailwright.test": { A: "192.0.2.25" },
  "spf.mailwright.test": { TXT: "v=spf1 ip4:192.0.2.10 ip4:192.0.2.11 -all" },
  "_spf.mail.test": { TXT: "v=spf1 include:a.mail.test include:b.mail.test include:c.mail.test ~all" },
  "a.mail.test": { TXT: "v=spf1 ip4:198.51.100.0/26 ~all" },
  "b.mail.test": { TXT: "v=spf1 ip4:198.51.100.64/26 ~all" },
  "c.mail.test": { TXT: "v=spf1 ip6:2001:db8:1::/48 ~all" },
  "two.other.test": { TXT: ["v=spf1 -all", "v=spf1 ~all"] },
  "none.other.test": { TXT: "hello" },
  "typo.other.test": { TXT: "v=spf1 ipv4:198.51.100.1 -all" },
  "10.2.0.192.in-addr.arpa": { PTR: "out.mailwright.test" },
  "out.mailwright.test": { A: "192.0.2.10" },
};
for (let n = 1; n <= 12; n++) soundZone[`s${n}.many.test`] = { TXT: `v=spf1 ip4:203.0.113.${n} -all`, A: `203.0.113.${n}` };

/** Replaces types of names in the sound zone; null takes a name out. */
type Change = Record<string, Zone[string] | null>;

export interface BrokenZone {
  readonly name: string;
  readonly change: Change;
  readonly faults?: Record<string, DnsFault>;
  readonly wanted?: Partial<Wanted>;
  readonly score: number;
  /** For the instance's own addresses. */
  readonly spf: SpfResult;
  readonly states?: Partial<Record<"spf" | "dkim" | "dmarc" | "mx" | "ownership", State>>;
  /** Exactly these, dearest first. */
  readonly lost: readonly LossCode[];
  /** The record named by the dearest loss. */
  readonly fix?: { readonly name: string; readonly value: string | RegExp; readonly says?: RegExp };
  /** What is named cannot be put right in this zone alone, or not at once. */
  readonly lasting?: true;
}

const spf = (...records: string[]): Change => ({ [domain]: { TXT: records } });
const includes = (count: number) => Array.from({ length: count }, (_, n) => `include:s${n + 1}.many.test`).join(" ");
const merged = { name: domain };

export const brokenZones: readonly BrokenZone[] = [
  {
    name: "everything right",
    change: {},
    score: 100,
    spf: "pass",
    states: { ownership: "ok", spf: "ok", dkim: "ok", dmarc: "ok", mx: "ok" },
    lost: [],
  },
  {
    name: "nothing published at all",
    change: { [domain]: null, [ownAt]: null, [dkimAt]: null, [dmarcAt]: null },
    score: 0,
    spf: "none",
    states: { ownership: "missing", spf: "missing", dkim: "missing", dmarc: "missing", mx: "missing" },
    lost: ["dkim_missing", "spf_missing", "dmarc_missing", "mx_missing"],
    fix: { name: dkimAt, value: soundDkim },
  },
  // SPF
  {
    name: "no SPF record",
    change: spf("hello"),
    score: 75,
    spf: "none",
    states: { spf: "missing" },
    lost: ["spf_missing"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "an SPF record in quotes",
    change: spf(`"v=spf1 include:_spf.mail.test" " ~all"`),
    score: 75,
    spf: "none",
    states: { spf: "wrong" },
    lost: ["spf_syntax"],
    fix: { ...merged, value: "v=spf1 include:_spf.mail.test include:spf.mailwright.test ~all", says: /quotation marks/ },
  },
  {
    name: "an SPF record in curly quotes, as bytes of UTF-8",
    change: spf(`\u00e2\u0080\u009c${soundSpf}\u00e2\u0080\u009d`),
    score: 75,
    spf: "none",
    states: { spf: "wrong" },
    lost: ["spf_syntax"],
    fix: { ...merged, value: soundSpf, says: /quotation marks/ },
  },
  {
    name: "a DMARC record in quotes",
    change: { [dmarcAt]: { TXT: `"${soundDmarc}"` } },
    score: 75,
    spf: "pass",
    states: { dmarc: "wrong" },
    lost: ["dmarc_invalid"],
    fix: { name: dmarcAt, value: soundDmarc, says: /quotation marks/ },
  },
  {
    name: "two SPF records",
    change: spf("v=spf1 include:_spf.mail.test ~all", soundSpf),
    score: 75,
    spf: "permerror",
    states: { spf: "wrong" },
    lost: ["spf_several"],
    fix: {
      ...merged,
      value: "v=spf1 include:_spf.mail.test include:spf.mailwright.test ~all",
      says: /two SPF records.*Merge them into this one/,
    },
  },
  {
    name: "three SPF records, none of them ours, one with a redirect",
    change: spf("v=spf1 ip4:198.51.100.1 -all", "v=spf1 mx -all", "v=spf1 redirect=a.mail.test"),
    score: 75,
    spf: "permerror",
    lost: ["spf_several"],
    fix: { ...merged, value: "v=spf1 ip4:198.51.100.1 mx include:a.mail.test include:spf.mailwright.test -all" },
  },
  {
    name: "the record of another provider only",
    change: spf("v=spf1 include:_spf.mail.test ~all"),
    score: 85,
    spf: "softfail",
    states: { spf: "wrong" },
    lost: ["spf_not_authorized"],
    fix: { ...merged, value: "v=spf1 include:_spf.mail.test include:spf.mailwright.test ~all" },
  },
  {
    name: "a record that lets nobody send",
    change: spf("v=spf1 -all"),
    score: 85,
    spf: "fail",
    lost: ["spf_not_authorized"],
    fix: { ...merged, value: "v=spf1 include:spf.mailwright.test -all" },
  },
  {
    name: "a redirect elsewhere",
    change: spf("v=spf1 redirect=_spf.mail.test"),
    score: 85,
    spf: "softfail",
    lost: ["spf_not_authorized"],
    fix: { ...merged, value: "v=spf1 include:spf.mailwright.test redirect=_spf.mail.test" },
  },
  { name: "a redirect to us", change: spf("v=spf1 redirect=spf.mailwright.test"), score: 100, spf: "pass", lost: [] },
  {
    name: "only one of our two addresses",
    change: spf("v=spf1 ip4:192.0.2.10 ~all"),
    score: 85,
    spf: "softfail",
    lost: ["spf_not_authorized"],
    fix: { ...merged, value: "v=spf1 ip4:192.0.2.10 include:spf.mailwright.test ~all" },
  },
  { name: "our network by its addresses", change: spf("v=spf1 ip4:192.0.2.8/29 -all"), score: 100, spf: "pass", lost: [] },
  {
    name: "everybody may send",
    change: spf("v=spf1 +all"),
    score: 80,
    spf: "pass",
    states: { spf: "wrong" },
    lost: ["spf_allows_everyone"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "a bare “all”",
    change: spf("v=spf1 a all"),
    score: 80,
    spf: "pass",
    lost: ["spf_allows_everyone"],
    fix: { ...merged, value: /~all$/ },
  },
  {
    name: "a neutral end",
    change: spf("v=spf1 include:spf.mailwright.test ?all"),
    score: 95,
    spf: "pass",
    states: { spf: "warn" },
    lost: ["spf_open_end"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "no end",
    change: spf("v=spf1 include:spf.mailwright.test"),
    score: 95,
    spf: "pass",
    lost: ["spf_open_end"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "a record with ptr",
    change: spf("v=spf1 ptr include:spf.mailwright.test ~all"),
    score: 97,
    spf: "pass",
    lost: ["spf_ptr"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "eleven includes",
    change: spf(`v=spf1 ${includes(11)} ~all`),
    score: 75,
    spf: "permerror",
    states: { spf: "wrong" },
    lost: ["spf_lookups"],
    fix: { ...merged, value: new RegExp(`^v=spf1 ${includes(9)} include:spf.mailwright.test ~all$`), says: /more than 10 DNS look-ups/ },
  },
  {
    name: "ten includes, ours first",
    change: spf(`v=spf1 include:spf.mailwright.test ${includes(9)} ~all`),
    score: 100,
    spf: "pass",
    lost: [],
  },
  {
    name: "eleven look-ups with ours first: we pass, others do not",
    change: spf(`v=spf1 include:spf.mailwright.test ${includes(10)} ~all`),
    score: 75,
    spf: "pass",
    lost: ["spf_lookups"],
    fix: { ...merged, value: /^v=spf1 include:s1\.many\.test .*include:spf\.mailwright\.test ~all$/ },
  },
  {
    name: "eleven look-ups hidden in nested includes",
    change: {
      ...spf("v=spf1 include:deep.acme.test include:_spf.mail.test mx a ~all"),
      "deep.acme.test": { TXT: `v=spf1 ${includes(4)} -all` },
    },
    score: 75,
    spf: "permerror",
    lost: ["spf_lookups"],
    fix: { ...merged, value: "v=spf1 include:deep.acme.test include:_spf.mail.test include:spf.mailwright.test ~all" },
  },
  {
    name: "three names that do not exist",
    change: spf("v=spf1 a:gone1.acme.test a:gone2.acme.test mx:gone3.acme.test include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_voids"],
    fix: { ...merged, value: soundSpf, says: /do not exist/ },
  },
  {
    name: "two names that do not exist",
    change: spf("v=spf1 a:gone1.acme.test a:gone2.acme.test include:spf.mailwright.test ~all"),
    score: 100,
    spf: "pass",
    lost: [],
  },
  {
    name: "a record that includes itself",
    change: spf("v=spf1 include:acme.test include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_broken_include"],
    fix: { ...merged, value: soundSpf, says: /leads back/ },
  },
  {
    name: "two records that include each other",
    change: { ...spf("v=spf1 include:ring.acme.test ~all"), "ring.acme.test": { TXT: "v=spf1 include:acme.test -all" } },
    score: 75,
    spf: "permerror",
    lost: ["spf_broken_include"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "a redirect in a circle",
    change: spf("v=spf1 redirect=acme.test"),
    score: 75,
    spf: "permerror",
    lost: ["spf_broken_include"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "an include without a record",
    change: spf("v=spf1 include:none.other.test include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_broken_include"],
    fix: { ...merged, value: soundSpf, says: /has no SPF record/ },
  },
  {
    name: "an include that has two records itself",
    change: spf("v=spf1 include:two.other.test include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_broken_include"],
    fix: { ...merged, value: soundSpf, says: /two\.other\.test.*more than one/ },
  },
  {
    name: "an include with a mistake in it",
    change: spf("v=spf1 include:typo.other.test include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_broken_include"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "ipv4 for ip4",
    change: spf("v=spf1 ipv4:198.51.100.1 include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_syntax"],
    fix: { ...merged, value: "v=spf1 ip4:198.51.100.1 include:spf.mailwright.test ~all", says: /“ip4:198\.51\.100\.1” was probably meant/ },
  },
  {
    name: "an equals sign for a colon",
    change: spf("v=spf1 include=spf.mailwright.test ~all"),
    score: 85,
    spf: "softfail",
    lost: ["spf_not_authorized"],
    fix: { ...merged, value: /include:spf\.mailwright\.test ~all$/ },
  },
  {
    name: "a dot behind the end",
    change: spf("v=spf1 include:spf.mailwright.test ~all."),
    score: 75,
    spf: "permerror",
    lost: ["spf_syntax"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "a network that is too wide to write",
    change: spf("v=spf1 ip4:198.51.100.0/33 include:spf.mailwright.test ~all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_syntax"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "two redirects",
    change: spf("v=spf1 redirect=a.mail.test redirect=b.mail.test"),
    score: 75,
    spf: "permerror",
    lost: ["spf_syntax"],
    fix: { ...merged, value: /include:spf\.mailwright\.test/ },
  },
  {
    name: "letters that only look like ASCII",
    change: spf("v=spf1 include:spf.mailwright.test \u0096all"),
    score: 75,
    spf: "permerror",
    lost: ["spf_syntax"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "a version that is none",
    change: spf("v=spf10 include:spf.mailwright.test ~all"),
    score: 75,
    spf: "none",
    lost: ["spf_missing"],
    fix: { ...merged, value: soundSpf },
  },
  {
    name: "macros that name the sender’s address",
    change: {
      ...spf("v=spf1 exists:%{ir}.list.acme.test -all"),
      "10.2.0.192.list.acme.test": { A: "127.0.0.2" },
      "11.2.0.192.list.acme.test": { A: "127.0.0.2" },
    },
    score: 100,
    spf: "pass",
    lost: [],
  },
  {
    name: "an MX term with eleven hosts",
    change: {
      [domain]: { TXT: "v=spf1 mx include:spf.mailwright.test ~all", MX: Array.from({ length: 11 }, (_, n) => `10 s${n + 1}.many.test`) },
    },
    score: 75,
    spf: "permerror",
    lost: ["spf_lookups"],
    fix: { ...merged, value: soundSpf, says: /more than 10 MX hosts/ },
  },
  // DKIM
  {
    name: "no DKIM key",
    change: { [dkimAt]: null },
    score: 65,
    spf: "pass",
    states: { dkim: "missing" },
    lost: ["dkim_missing"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "a DKIM key at the doubled name",
    change: { [dkimAt]: null, [`${dkimAt}.${domain}`]: { TXT: soundDkim } },
    score: 65,
    spf: "pass",
    states: { dkim: "missing" },
    lost: ["dkim_missing"],
    fix: { name: dkimAt, value: soundDkim, says: /Enter “mw1\._domainkey” as its name/ },
  },
  {
    name: "the key of somebody else",
    change: { [dkimAt]: { TXT: `v=DKIM1; k=rsa; p=${otherKey}` } },
    score: 65,
    spf: "pass",
    states: { dkim: "wrong" },
    lost: ["dkim_other_key"],
    fix: { name: dkimAt, value: soundDkim, says: /another key|differs from character/ },
  },
  {
    name: "a key cut off at 255 characters",
    change: { [dkimAt]: { TXT: soundDkim.slice(0, 255) } },
    score: 65,
    spf: "pass",
    lost: ["dkim_other_key"],
    fix: { name: dkimAt, value: soundDkim, says: /ends after \d+ of 392 characters/ },
  },
  {
    name: "a revoked key",
    change: { [dkimAt]: { TXT: "v=DKIM1; k=rsa; p=" } },
    score: 65,
    spf: "pass",
    lost: ["dkim_revoked"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "a key record in quotes",
    change: { [dkimAt]: { TXT: `"${soundDkim}"` } },
    score: 65,
    spf: "pass",
    lost: ["dkim_unreadable"],
    fix: { name: dkimAt, value: soundDkim, says: /quotes/ },
  },
  {
    name: "a key record without p",
    change: { [dkimAt]: { TXT: `v=DKIM1; k=rsa; ${key}` } },
    score: 65,
    spf: "pass",
    lost: ["dkim_unreadable"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "two key records",
    change: { [dkimAt]: { TXT: [soundDkim, `v=DKIM1; p=${otherKey}`] } },
    score: 65,
    spf: "pass",
    lost: ["dkim_several"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "a key of 512 bits",
    change: { [dkimAt]: { TXT: `v=DKIM1; p=${tinyKey}` } },
    score: 65,
    spf: "pass",
    lost: ["dkim_too_short"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "a key of 1024 bits, and it is ours",
    change: { [dkimAt]: { TXT: `v=DKIM1; k=rsa; p=${shortKey}` } },
    wanted: { keys: [{ selector, publicKey: shortKey, use: "signing" }] },
    score: 90,
    spf: "pass",
    states: { dkim: "warn" },
    lost: ["dkim_short"],
    fix: { name: dkimAt, value: /p=/, says: /Rotate/ },
    lasting: true,
  },
  {
    name: "a key in testing",
    change: { [dkimAt]: { TXT: `v=DKIM1; k=rsa; t=y:s; p=${key}` } },
    score: 95,
    spf: "pass",
    states: { dkim: "warn" },
    lost: ["dkim_testing"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "a key for sha1 only",
    change: { [dkimAt]: { TXT: `v=DKIM1; h=sha1; p=${key}` } },
    score: 65,
    spf: "pass",
    lost: ["dkim_not_for_mail"],
    fix: { name: dkimAt, value: soundDkim },
  },
  {
    name: "a key split by spaces",
    change: { [dkimAt]: { TXT: `v=DKIM1; k=rsa; p=${key.slice(0, 100)} ${key.slice(100)}` } },
    score: 100,
    spf: "pass",
    lost: [],
  },
  // DMARC
  {
    name: "no DMARC record",
    change: { [dmarcAt]: null },
    score: 75,
    spf: "pass",
    states: { dmarc: "missing" },
    lost: ["dmarc_missing"],
    fix: { name: dmarcAt, value: `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`, says: /only watches/ },
  },
  {
    name: "two DMARC records",
    change: { [dmarcAt]: { TXT: ["v=DMARC1; p=none", soundDmarc] } },
    score: 75,
    spf: "pass",
    states: { dmarc: "wrong" },
    lost: ["dmarc_several"],
    fix: { name: dmarcAt, value: soundDmarc },
  },
  {
    name: "a policy that only watches",
    change: { [dmarcAt]: { TXT: "v=DMARC1; p=none; rua=mailto:x@acme.test" } },
    score: 90,
    spf: "pass",
    states: { dmarc: "warn" },
    lost: ["dmarc_policy_none"],
    fix: { name: dmarcAt, value: "v=DMARC1; p=quarantine; rua=mailto:x@acme.test" },
  },
  {
    name: "a policy without reports",
    change: { [dmarcAt]: { TXT: "v=DMARC1; p=reject" } },
    score: 97,
    spf: "pass",
    lost: ["dmarc_no_reports"],
    fix: { name: dmarcAt, value: soundDmarc },
  },
  {
    name: "a policy that is misspelt",
    change: { [dmarcAt]: { TXT: "v=DMARC1; p=rejected" } },
    score: 75,
    spf: "pass",
    states: { dmarc: "wrong" },
    lost: ["dmarc_invalid"],
    fix: { name: dmarcAt, value: /^v=DMARC1; p=reject; rua=/ },
  },
  {
    name: "a misspelt policy with reports, which counts as none",
    change: { [dmarcAt]: { TXT: "v=DMARC1; p=rejected; rua=mailto:x@acme.test" } },
    score: 90,
    spf: "pass",
    lost: ["dmarc_policy_none"],
    fix: { name: dmarcAt, value: "v=DMARC1; p=quarantine; rua=mailto:x@acme.test" },
  },
  {
    name: "a DMARC version in lower case",
    change: { [dmarcAt]: { TXT: "v=dmarc1; p=reject" } },
    score: 75,
    spf: "pass",
    lost: ["dmarc_invalid"],
    fix: { name: dmarcAt, value: /^v=DMARC1; p=reject/ },
  },
  {
    name: "subdomains left open",
    change: { [dmarcAt]: { TXT: `${soundDmarc}; sp=none` } },
    score: 95,
    spf: "pass",
    lost: ["dmarc_weak_subdomains"],
    fix: { name: dmarcAt, value: soundDmarc },
  },
  {
    name: "a policy in testing, with a percentage",
    change: { [dmarcAt]: { TXT: `v=DMARC1; p=reject; pct=50; t=y; rua=mailto:dmarc@${domain}` } },
    score: 95,
    spf: "pass",
    lost: ["dmarc_testing"],
    fix: { name: dmarcAt, value: soundDmarc },
  },
  {
    name: "the same tag twice",
    change: { [dmarcAt]: { TXT: "v=DMARC1; p=none; p=reject; rua=mailto:x@acme.test" } },
    score: 75,
    spf: "pass",
    lost: ["dmarc_invalid"],
    fix: { name: dmarcAt, value: /^v=DMARC1; p=/, says: /twice/ },
  },
  // MX
  {
    name: "no MX, but an address",
    change: { [domain]: { TXT: soundSpf, A: "198.51.100.80" } },
    score: 92,
    spf: "pass",
    states: { mx: "warn" },
    lost: ["mx_implicit"],
    fix: { name: domain, value: "10 mx.mailwright.test" },
  },
  {
    name: "a null MX",
    change: { [domain]: { TXT: soundSpf, MX: "0 ." } },
    score: 85,
    spf: "pass",
    states: { mx: "wrong" },
    lost: ["mx_null"],
    fix: { name: domain, value: "10 mx.mailwright.test" },
  },
  {
    name: "an MX that leads nowhere",
    change: { [domain]: { TXT: soundSpf, MX: "10 gone.acme.test" } },
    score: 85,
    spf: "pass",
    lost: ["mx_nowhere"],
    fix: { name: domain, value: "10 mx.mailwright.test" },
  },
  {
    name: "one MX of two that leads nowhere",
    change: { [domain]: { TXT: soundSpf, MX: ["10 mx.acme.test", "20 gone.acme.test"] } },
    score: 95,
    spf: "pass",
    lost: ["mx_partly_nowhere"],
    fix: { name: domain, value: "10 mx.acme.test" },
  },
  {
    name: "an MX that is an alias",
    change: { [domain]: { TXT: soundSpf, MX: "10 alias.acme.test" }, "alias.acme.test": { CNAME: "mx.acme.test" } },
    score: 95,
    spf: "pass",
    lost: ["mx_alias"],
    fix: { name: domain, value: "10 mx.acme.test" },
  },
  {
    name: "an MX that is an address",
    change: { [domain]: { TXT: soundSpf, MX: "10 198.51.100.25" } },
    score: 85,
    spf: "pass",
    lost: ["mx_address"],
    fix: { name: domain, value: "10 mx.mailwright.test" },
  },
  {
    name: "mail wanted here goes elsewhere",
    change: {},
    wanted: { inbound: true },
    score: 90,
    spf: "pass",
    states: { mx: "wrong" },
    lost: ["mx_elsewhere"],
    fix: { name: domain, value: "10 mx.mailwright.test" },
  },
  // Several at once
  {
    name: "a domain that was set up in a hurry",
    change: {
      [domain]: { TXT: ["v=spf1 a mx ~all", "v=spf1 include:_spf.mail.test ?all"], A: "198.51.100.80" },
      [dkimAt]: { TXT: `v=DKIM1; p=${otherKey}` },
      [dmarcAt]: { TXT: "v=DMARC1; p=none" },
    },
    score: 19,
    spf: "permerror",
    lost: ["dkim_other_key", "spf_several", "dmarc_policy_none", "mx_implicit", "dmarc_no_reports"],
  },
  {
    name: "the token of another team",
    change: { [ownAt]: { TXT: "mailwright-verify=7hQ2bVnXx" } },
    score: 100,
    spf: "pass",
    states: { ownership: "wrong" },
    lost: [],
  },
  {
    name: "the tokens of two teams",
    change: { [ownAt]: { TXT: ["mailwright-verify=another", `mailwright-verify=${token}`] } },
    score: 100,
    spf: "pass",
    states: { ownership: "ok" },
    lost: [],
  },
  // What could not be asked
  {
    name: "the record of this instance itself is missing: nobody else is to blame",
    change: { "spf.mailwright.test": null },
    score: 100,
    spf: "permerror",
    states: { spf: "unknown" },
    lost: [],
  },
  {
    name: "SERVFAIL for the domain",
    change: {},
    faults: { [`${domain} TXT`]: "servfail" },
    score: 100,
    spf: "temperror",
    states: { spf: "unknown", dkim: "ok" },
    lost: [],
  },
  {
    name: "SERVFAIL inside an include",
    change: {},
    faults: { "spf.mailwright.test": "servfail" },
    score: 100,
    spf: "temperror",
    states: { spf: "unknown" },
    lost: [],
  },
  {
    name: "a lame server for the key",
    change: {},
    faults: { [dkimAt]: "lame" },
    score: 100,
    spf: "pass",
    states: { dkim: "unknown" },
    lost: [],
  },
  {
    name: "two megabytes at the proof",
    change: {},
    faults: { [ownAt]: "huge" },
    score: 100,
    spf: "pass",
    states: { ownership: "unknown" },
    lost: [],
  },
  {
    name: "REFUSED for everything",
    change: {},
    faults: { "*": "refused" },
    score: 100,
    spf: "temperror",
    states: { spf: "unknown", dkim: "unknown", dmarc: "unknown", mx: "unknown", ownership: "unknown" },
    lost: [],
  },
  {
    name: "a circle of aliases at the key",
    change: { [dkimAt]: { CNAME: "x.acme.test" }, "x.acme.test": { CNAME: dkimAt } },
    score: 100,
    spf: "pass",
    states: { dkim: "unknown" },
    lost: [],
  },
  {
    name: "answers that are cut short and never whole",
    change: {},
    faults: { [dmarcAt]: "cut" },
    score: 100,
    spf: "pass",
    states: { dmarc: "unknown" },
    lost: [],
  },
];

/** The zone of a row: the sound one with its changes. */
export function zoneOf({ change }: Pick<BrokenZone, "change">): Zone {
  const zone: Zone = { ...soundZone };
  for (const [name, types] of Object.entries(change)) {
    if (types === null) delete zone[name];
    else if (types.CNAME) zone[name] = types;
    else zone[name] = { ...(name === domain ? {} : zone[name]), ...types };
    if (name === domain && types?.TXT && !types.MX && !types.A) zone[name] = { ...soundZone[domain], ...types };
  }
  return zone;
}
