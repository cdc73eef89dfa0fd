/** SPF checkers that share nothing with ours: mailauth's, and python3-spf where the machine has it. */
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { DNSResolver } from "mailauth";
import type { DnsServer } from "./dns-server";

export interface SpfPeer {
  check(ip: string, domain: string): Promise<string>;
  close(): void;
}

/** Node's own resolver, pointed at the DNS server of a test. */
export function nodeResolver(dns: DnsServer): DNSResolver {
  const resolver = new Resolver({ timeout: 1500, tries: 1 });
  resolver.setServers([dns.server]);
  // mailauth reads what Node answers, MX with its priorities too, though its types name only strings.
  return (name, type) => resolver.resolve(name, type) as ReturnType<DNSResolver>;
}

/** mailauth, told to follow RFC 7208 to the letter. */
export async function mailauthSpf(dns: DnsServer): Promise<SpfPeer> {
  const { spf } = await import("mailauth/lib/spf");
  return {
    async check(ip, domain) {
      const { status } = await spf({ ip, sender: `postmaster@${domain}`, helo: domain, resolver: nodeResolver(dns), strict: true });
      return status.result;
    },
    close() {},
  };
}

/** Null on a machine without python3-spf and python3-dnspython (Debian packages). */
export function pythonSpf(dns: DnsServer): SpfPeer | null {
  const python = "/usr/bin/python3";
  if (spawnSync(python, ["-c", "import spf, dns.resolver"]).status !== 0) return null;
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(python, [`${import.meta.dirname}/spf_peer.py`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async check(ip, domain) {
      child.stdin.write(`${JSON.stringify({ port: dns.port, ip, domain })}\n`);
      const { value } = await lines.next();
      return JSON.parse(value ?? "{}").result;
    },
    close: () => child.stdin.end(),
  };
}
