/** Who counts as one when limits are counted by address: a host with IPv6 has a whole /64 to choose its addresses from. */
import { bytesOf } from "./cidr";

const ipv6Bytes = 8;

/**
 * The network whose members share a limit: an IPv4 address itself, the /64 of an IPv6 address (RFC 6177 section 2, RFC 4291
 * section 2.5.4) as `20010db800000001::/64`. Text that is no address is returned as it is.
 */
export function networkOf(ip: string): string {
  const bytes = bytesOf(ip);
  if (!bytes) return ip;
  return bytes.length === 4 ? bytes.join(".") : `${bytes.subarray(0, ipv6Bytes).toString("hex")}::/64`;
}

/**
 * The address in an entry of X-Forwarded-For, which some proxies write with a port (`192.0.2.1:4711`, `[2001:db8::1]:4711`) or a
 * zone. An IPv4 address written as IPv6 is returned as IPv4. Null when there is no address in it.
 */
export function addressIn(entry: string): string | null {
  const text = entry.trim().replace(/^"|"$/g, "");
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  const withPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(text)?.[1];
  const ip = (bracketed ?? withPort ?? text).replace(/%[\w.-]*$/, "");
  const bytes = bytesOf(ip);
  if (!bytes) return null;
  return bytes.length === 4 ? bytes.join(".") : ip;
}
