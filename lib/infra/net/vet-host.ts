/**
 * The question before every connection that a customer names the other end of: may we go there at all? It is asked of
 * addresses and never of names, because a name says what its owner likes.
 */
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { type Dns, openDns } from "../dns";
import { env } from "../env";
import { bytesOf, parseRange, within } from "./cidr";
import { classify } from "./classify";

/** `web` is 80, 443 and from 1024 on; `smtp` is 25, 465, 587, 2525 and from 1024 on. */
export type PortPolicy = "web" | "smtp";

export interface VetOptions {
  readonly ports: PortPolicy;
  /** Who is asked about names. Default: the resolvers of this instance, for at most 9 seconds. */
  readonly dns?: Dns;
  /** Ranges that may be reached although they are not public. Default: OUTBOUND_ALLOW_CIDRS. */
  readonly allow?: readonly string[];
}

export interface Vetted {
  readonly ok: true;
  /** In its one spelling: lower case, A-labels, addresses in full. */
  readonly host: string;
  readonly port: number;
  /** All of them may be reached; at least one. */
  readonly addresses: readonly string[];
}

export interface Refusal {
  readonly ok: false;
  readonly reason: "malformed" | "port" | "private" | "unresolved";
  /** Half a sentence for a person, without any address that the DNS gave: "relay.example has no address in the DNS". */
  readonly why: string;
}

/**
 * Whether a host may be reached, and at which addresses. Refused when any address of it is neither public nor in an allowed
 * range, and when the DNS could not say for sure. Never throws. `localhost` is loopback whatever the DNS says (RFC 6761).
 */
export async function vetHost(host: string, port: number, options: VetOptions): Promise<Vetted | Refusal> {
  const name = canonicalHost(host);
  if (!name) return refuse("malformed", "this is not the name or the address of a host");
  if (!portAllowed(port, options.ports))
    return refuse("port", `port ${port} is not one that this instance connects to (${portsIn[options.ports]})`);
  const looked = await addressesOf(name, options);
  if ("ok" in looked) return looked;
  const allow = options.allow ?? env().OUTBOUND_ALLOW_CIDRS;
  if (looked.every((address) => mayReach(address, allow))) return { ok: true, host: name, port, addresses: looked };
  return refuse("private", isIP(name) ? `${name} is not a public address` : `${name} does not lead to public addresses only`);
}

/** Whether this very address may be reached: public, or in an allowed range (default: OUTBOUND_ALLOW_CIDRS). */
export function mayReach(address: string, allow: readonly string[] = env().OUTBOUND_ALLOW_CIDRS): boolean {
  if (classify(address) === "public") return true;
  const bytes = bytesOf(address);
  return bytes !== null && allow.some((range) => within(bytes, parseRange(range)));
}

/** `127.1`, `0x7f000001` and `[::1]` become the addresses they are, names become A-labels; null when it is no host. */
export function canonicalHost(host: string): string | null {
  const bare = host.trim().replace(/^\[(.*)\]$/, "$1");
  if (isIP(bare) === 6) return bare.includes("%") ? null : new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const name = domainToASCII(bare).toLowerCase().replace(/\.$/, "");
  if (isIP(name) === 4) return name;
  return /^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(name) && name.length <= 253 ? name : null;
}

const portsIn = { web: "80, 443, and from 1024 on", smtp: "25, 465, 587, and from 1024 on" } as const;

function portAllowed(port: number, policy: PortPolicy): boolean {
  const low = policy === "web" ? [80, 443] : [25, 465, 587];
  return Number.isInteger(port) && port <= 65_535 && (port >= 1024 || low.includes(port));
}

async function addressesOf(name: string, options: VetOptions): Promise<readonly string[] | Refusal> {
  if (isIP(name)) return [name];
  if (name === "localhost" || name.endsWith(".localhost")) return ["127.0.0.1", "::1"];
  const dns = options.dns ?? openDns();
  const [four, six] = await Promise.all([dns.a(name), dns.aaaa(name)]);
  for (const looked of [four, six]) if (looked.state === "unknown") return refuse("unresolved", looked.why);
  const found = [four, six].flatMap((looked) => (looked.state === "found" ? looked.records : []));
  return found.length > 0 ? found : refuse("unresolved", `${name} has no address in the DNS`);
}

const refuse = (reason: Refusal["reason"], why: string): Refusal => ({ ok: false, reason, why });
