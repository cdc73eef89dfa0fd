/** Domains for tests: claimed like anybody would, with their records published into a local DNS server. */
import { randomBytes } from "node:crypto";
import { addDomain, getDomain, verifyDomain } from "@/lib/domains";
import type { DomainDetail } from "@/lib/domains/schemas";
import { env } from "@/lib/infra/env";
import type { TeamFacts } from "@/lib/kernel/context";
import { type DnsServer, startDns } from "./dns-server";
import { as, member } from "./harness";

/** A clock that only moves when it is told to; it begins now. */
export function aClock() {
  let at = Date.now();
  return {
    now: () => new Date(at),
    /** Two checks of one domain are at least five seconds apart. */
    pass(ms: number) {
      at += ms;
    },
  };
}
export type Clock = ReturnType<typeof aClock>;

export const seconds = 1000;
export const hours = 3_600_000;
export const days = 24 * hours;

/** The only resolver of this process. Domains need no approval unless the test says so. */
export async function startOwnDns(): Promise<DnsServer> {
  const dns = await startDns({ "spf.mailwright.test": { TXT: "v=spf1 ip4:192.0.2.10 -all" } });
  Object.assign(env(), { DNS_SERVERS: [dns.server], DOMAIN_APPROVAL: "off", SPF_INCLUDE: "spf.mailwright.test" });
  return dns;
}

export const aName = (): string => `d${randomBytes(5).toString("hex")}.test`;

export const claim = (team: TeamFacts, domain = aName(), now = () => new Date()): Promise<DomainDetail> =>
  as(member(team, "developer"), team, { now }).run(addDomain, { domain });

export const look = (team: TeamFacts, id: string): Promise<DomainDetail> => as(member(team, "viewer"), team).run(getDomain, { id });

/** Checks now; the clock passes the pause between checks first. */
export function check(team: TeamFacts, id: string, clock: Clock): Promise<DomainDetail> {
  clock.pass(6 * seconds);
  return as(member(team, "developer"), team, { now: clock.now }).run(verifyDomain, { id });
}

type Purpose = DomainDetail["records"][number]["purpose"];

/** Adds records to what stands at their names. */
export function publish(dns: DnsServer, { records }: Pick<DomainDetail, "records">, only?: readonly Purpose[]): void {
  for (const { type, name, value, priority, purpose } of records) {
    if (only && !only.includes(purpose)) continue;
    const text = type === "MX" ? `${priority} ${value}` : value;
    const there = dns.records(name, type);
    if (!there.includes(text)) dns.set(name, type, [...there, text]);
  }
}

/** Takes these records out of the zone. */
export function unpublish(dns: DnsServer, { records }: Pick<DomainDetail, "records">, only: readonly Purpose[]): void {
  for (const { type, name, purpose } of records) if (only.includes(purpose)) dns.remove(name, type);
}

/** A domain of the team that may send, with everything in the zone. */
export async function aVerifiedDomain(dns: DnsServer, team: TeamFacts, clock = aClock(), name = aName()): Promise<DomainDetail> {
  const claimed = await claim(team, name, clock.now);
  publish(dns, claimed);
  return check(team, claimed.id, clock);
}
