/**
 * Why a record that should stand at a name is not seen there, although somebody entered something: the DNS host appended the domain once
 * more, or an alias (CNAME) stands at the name and hides it. And whether what is seen there is only a wildcard's answer (RFC 4592).
 */
import type { Dns, Looked } from "@/lib/infra/dns";

type Kind = "TXT" | "CNAME" | "MX";

/** A whole sentence; null when nothing of this kind is found. @param isWanted whether a record that is found elsewhere is the one that is missing here */
export async function whyAbsent(
  dns: Dns,
  type: Kind,
  name: string,
  domain: string,
  isWanted: (record: string) => boolean,
): Promise<string | null> {
  return (await hidingAlias(dns, type, name)) ?? (await doubledName(dns, type, name, domain, isWanted));
}

/** True when a name beside this one that nobody has published gives the same answer. */
export async function isWildcard(dns: Dns, type: Kind, name: string, found: readonly string[]): Promise<boolean> {
  const beside = await lookUp(dns, type, `${probe}.${name.slice(name.indexOf(".") + 1)}`);
  return beside.state === "found" && sameSet(beside.records, found);
}

/** No domain has it, unless a wildcard gives it one. */
const probe = "mailwright-wildcard-check";

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(b);
  return a.length === b.length && a.every((one) => known.has(one));
}

/** Nothing else may stand beside an alias (RFC 1034 section 3.6.2), so it has to go before the record can be published. */
async function hidingAlias(dns: Dns, type: Kind, name: string): Promise<string | null> {
  if (type === "CNAME") return null;
  const alias = await dns.cname(name);
  if (alias.state !== "found" || (await isWildcard(dns, "CNAME", name, alias.records))) return null;
  return `${name} is an alias (CNAME) of ${alias.records[0]}, where there is no such record. Remove the alias first, then publish this record.`;
}

/** The commonest slip of all: a DNS host that appends the domain by itself was given the whole name. */
async function doubledName(
  dns: Dns,
  type: Kind,
  name: string,
  domain: string,
  isWanted: (record: string) => boolean,
): Promise<string | null> {
  if (name === domain) return null;
  const doubled = `${name}.${domain}`;
  const looked = await lookUp(dns, type, doubled);
  if (looked.state !== "found" || !looked.records.some(isWanted)) return null;
  if (await isWildcard(dns, type, doubled, looked.records)) return null;
  const short = name.slice(0, -(domain.length + 1));
  return `The record stands at ${doubled}: your DNS host appends ${domain} by itself. Enter “${short}” as its name.`;
}

async function lookUp(dns: Dns, type: Kind, name: string): Promise<Looked<string>> {
  if (type === "TXT") return dns.txt(name);
  if (type === "CNAME") return dns.cname(name);
  const looked = await dns.mx(name);
  return looked.state === "found"
    ? { ...looked, records: looked.records.map(({ priority, host }) => `${priority} ${host || "."}`) }
    : looked;
}
