/** The commonest slip of all: a DNS host that appends the domain by itself was given the whole name. */
import type { Dns } from "@/lib/infra/dns";

/** A whole sentence when the record stands at `<name>.<domain>`; else null. */
export async function doubledName(dns: Dns, type: "TXT" | "CNAME" | "MX", name: string, domain: string): Promise<string | null> {
  if (name === domain) return null;
  const doubled = `${name}.${domain}`;
  const looked = await (type === "TXT" ? dns.txt(doubled) : type === "MX" ? dns.mx(doubled) : dns.cname(doubled));
  if (looked.state !== "found") return null;
  const short = name.slice(0, -(domain.length + 1));
  return `The record stands at ${doubled}: your DNS host appends ${domain} by itself. Enter “${short}” as its name.`;
}
