/** What earns no points and helps all the same: transport security, reports, a logo, names of addresses, certificates. */
import type { Dns, Looked } from "@/lib/infra/dns";
import type { DmarcVerdict } from "./dmarc-verdict";
import type { Instance, RecordKind, State, Wanted } from "./verdict";

export interface Advice {
  readonly about: "mta-sts" | "tls-rpt" | "bimi" | "ptr" | "caa";
  /** `missing` is an offer here, no fault. */
  readonly state: State;
  readonly says: string;
  /** The record to publish, where one record would do it. */
  readonly record: { readonly type: RecordKind; readonly name: string; readonly value: string } | null;
}

export async function advise(dns: Dns, wanted: Wanted, instance: Instance, dmarc: Pick<DmarcVerdict, "policy">): Promise<Advice[]> {
  const parts = await Promise.all([
    mtaSts(dns, wanted.domain),
    tlsRpt(dns, wanted.domain, instance),
    bimi(dns, wanted.domain, dmarc),
    ...instance.sendingIps.map((ip) => ptr(dns, ip)),
    ...(wanted.trackingName && instance.certificateAuthority ? [caa(dns, wanted.trackingName, instance.certificateAuthority)] : []),
  ]);
  return parts;
}

const unknown = (about: Advice["about"], why: string): Advice => ({
  about,
  state: "unknown",
  says: `This could not be checked: ${why}.`,
  record: null,
});

const having = (looked: Looked<string>, version: RegExp): readonly string[] =>
  looked.state === "found" ? looked.records.filter((text) => version.test(text)) : [];

async function mtaSts(dns: Dns, domain: string): Promise<Advice> {
  const about = "mta-sts";
  const name = `_mta-sts.${domain}`;
  const looked = await dns.txt(name);
  if (looked.state === "unknown") return unknown(about, looked.why);
  const [text, ...more] = having(looked, /^v=STSv1\s*(;|$)/);
  if (text === undefined)
    return {
      about,
      state: "missing",
      says: "With MTA-STS (RFC 8461), others deliver to you over verified TLS only. Your mailbox provider serves the policy.",
      record: null,
    };
  const sound = more.length === 0 && /;\s*id=[a-z0-9]{1,32}\s*(;|$)/i.test(text);
  return {
    about,
    state: sound ? "ok" : "wrong",
    says: sound ? "MTA-STS is announced." : "The MTA-STS record needs exactly one “id=” of letters and digits.",
    record: null,
  };
}

async function tlsRpt(dns: Dns, domain: string, { reportsTo }: Instance): Promise<Advice> {
  const about = "tls-rpt";
  const name = `_smtp._tls.${domain}`;
  const looked = await dns.txt(name);
  if (looked.state === "unknown") return unknown(about, looked.why);
  const record = { type: "TXT" as const, name, value: `v=TLSRPTv1; rua=mailto:${reportsTo ?? `tls-reports@${domain}`}` };
  const texts = having(looked, /^v=TLSRPTv1\s*;/);
  if (texts.length === 1 && /;\s*rua\s*=\s*(mailto|https):/i.test(texts[0] ?? ""))
    return { about, state: "ok", says: "TLS failures are reported to you.", record: null };
  return {
    about,
    state: texts.length ? "wrong" : "missing",
    says: "TLS reports (RFC 8460) tell you when others cannot deliver to you securely.",
    record,
  };
}

async function bimi(dns: Dns, domain: string, { policy }: Pick<DmarcVerdict, "policy">): Promise<Advice> {
  const about = "bimi";
  const name = `default._bimi.${domain}`;
  const looked = await dns.txt(name);
  if (looked.state === "unknown") return unknown(about, looked.why);
  const enforced = policy === "quarantine" || policy === "reject";
  const texts = having(looked, /^v=BIMI1\s*;/i);
  if (texts.length === 1 && enforced) return { about, state: "ok", says: "Your logo is announced.", record: null };
  if (texts.length === 1)
    return { about, state: "wrong", says: "Your logo is shown only with a DMARC policy of “quarantine” or “reject”.", record: null };
  const first = enforced ? "" : " It needs a DMARC policy of “quarantine” or “reject” first.";
  return {
    about,
    state: texts.length ? "wrong" : "missing",
    says: `With BIMI, some mailboxes show your logo beside your mail.${first}`,
    record: enforced ? { type: "TXT", name, value: `v=BIMI1; l=https://${domain}/logo.svg` } : null,
  };
}

const mostNames = 10;

/** The address has a name, and the name has the address (RFC 1912 section 2.1). */
async function ptr(dns: Dns, ip: string): Promise<Advice> {
  const about = "ptr";
  const names = await dns.ptr(ip);
  if (names.state === "unknown") return unknown(about, names.why);
  if (names.state === "missing")
    return {
      about,
      state: "missing",
      says: `${ip}, from which this instance sends, has no name. The operator sets it where the address was rented.`,
      record: null,
    };
  const backs = await Promise.all(names.records.slice(0, mostNames).map((name) => (ip.includes(":") ? dns.aaaa(name) : dns.a(name))));
  if (backs.some((back) => back.state === "found" && back.records.includes(ip)))
    return { about, state: "ok", says: `${ip} is ${names.records[0]}, both ways.`, record: null };
  const blind = backs.find((back) => back.state === "unknown");
  if (blind?.state === "unknown") return unknown(about, blind.why);
  return { about, state: "wrong", says: `${ip} calls itself ${names.records[0]}, but that name does not lead back to it.`, record: null };
}

/** The nearest CAA above a name decides who may issue for it (RFC 8659 section 3). */
async function caa(dns: Dns, host: string, authority: string): Promise<Advice> {
  const about = "caa";
  for (let name = host; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
    const looked = await dns.caa(name);
    if (looked.state === "unknown") return unknown(about, looked.why);
    if (looked.state === "missing") continue;
    const issuers = looked.records.filter(({ tag }) => tag === "issue").map(({ value }) => value.split(";")[0]?.trim().toLowerCase());
    if (issuers.length === 0 || issuers.includes(authority))
      return { about, state: "ok", says: `${authority} may issue the certificate of ${host}.`, record: null };
    return {
      about,
      state: "wrong",
      says: `CAA at ${name} does not let ${authority} issue the certificate that ${host} needs. Add this record.`,
      record: { type: "CAA", name, value: `0 issue "${authority}"` },
    };
  }
  return { about, state: "ok", says: `No CAA record stands in the way of a certificate for ${host}.`, record: null };
}
