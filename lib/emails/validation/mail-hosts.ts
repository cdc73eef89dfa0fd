/** Which servers take mail for a domain, asked of the DNS and remembered for a while, so that few questions leave the house. */
import { type Dns, type Looked, openDns } from "@/lib/infra/dns";
import { shared } from "@/lib/infra/singleton";

export type MailHosts =
  /** In the order of preference. */
  | { readonly state: "found"; readonly hosts: readonly string[] }
  /** The domain says that it takes no mail (RFC 7505). */
  | { readonly state: "null_mx" }
  | { readonly state: "missing" }
  /** Nobody could say; `why` is half a sentence for a person. */
  | { readonly state: "unknown"; readonly why: string };

interface Kept {
  readonly until: number;
  readonly hosts: Promise<MailHosts>;
}

const mostKept = 10_000;
const keepMs = 10 * 60_000;
const keepUnknownMs = 30_000;
const longestMs = 5000;
/** Further ones are not looked at: a domain whose first servers are all gone takes no mail. */
const mostHosts = 5;

const cache = shared("emails.mail-hosts", () => new Map<string, Kept>());

/**
 * Asked at most once in ten minutes per domain, and answered within five seconds.
 * @param mayAsk is awaited before a question leaves the house; what it throws is thrown
 */
export async function mailHostsOf(domain: string, mayAsk: () => Promise<void>): Promise<MailHosts> {
  const known = remembered(domain);
  if (known) return known;
  await mayAsk();
  // Somebody else may have asked meanwhile.
  const fresh = remembered(domain);
  if (fresh) return fresh;
  const hosts = lookUp(openDns({ questionMs: longestMs, runMs: longestMs }), domain);
  keep(domain, { until: Date.now() + keepMs, hosts });
  const found = await hosts;
  if (found.state === "unknown") keep(domain, { until: Date.now() + keepUnknownMs, hosts });
  return found;
}

function remembered(domain: string): Promise<MailHosts> | null {
  const known = cache().get(domain);
  return known && known.until > Date.now() ? known.hosts : null;
}

/** The oldest go first. */
function keep(domain: string, kept: Kept): void {
  const all = cache();
  all.delete(domain);
  all.set(domain, kept);
  for (const oldest of all.keys()) {
    if (all.size <= mostKept) break;
    all.delete(oldest);
  }
}

/** RFC 5321 section 5.1: the MX records, or the domain's own address where it has none. */
async function lookUp(dns: Dns, domain: string): Promise<MailHosts> {
  const looked = await dns.mx(domain);
  if (looked.state === "unknown") return { state: "unknown", why: looked.why };
  if (looked.state === "missing") return looked.why === "nxdomain" ? { state: "missing" } : withAddress(dns, [domain]);
  const hosts = looked.records.toSorted((a, b) => a.priority - b.priority).flatMap(({ host }) => (host === "" ? [] : [host]));
  return hosts.length === 0 ? { state: "null_mx" } : withAddress(dns, hosts);
}

/** Servers whose name leads nowhere are none. */
async function withAddress(dns: Dns, hosts: readonly string[]): Promise<MailHosts> {
  const asked = await Promise.all(hosts.slice(0, mostHosts).map(async (host) => ({ host, address: await addressOf(dns, host) })));
  const reachable = asked.filter(({ address }) => address.state === "found").map(({ host }) => host);
  if (reachable.length > 0) return { state: "found", hosts: reachable };
  const unknown = asked.map(({ address }) => address).find((address) => address.state === "unknown");
  return unknown?.state === "unknown" ? { state: "unknown", why: unknown.why } : { state: "missing" };
}

async function addressOf(dns: Dns, host: string): Promise<Looked<string>> {
  const [a, aaaa] = await Promise.all([dns.a(host), dns.aaaa(host)]);
  if (a.state === "found") return a;
  return aaaa.state === "missing" ? a : aaaa;
}
