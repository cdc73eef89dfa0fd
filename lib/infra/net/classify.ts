/** What an address is good for. Only public ones may be reached for a stranger: everything else is somebody's inside. */
import { bytesOf, parseRange, type Range, within } from "./cidr";

/** `metadata` are the addresses at which clouds hand out credentials; `reserved` is whatever no public host has. */
export type AddressKind =
  | "public"
  | "unspecified"
  | "loopback"
  | "private"
  | "shared"
  | "link_local"
  | "unique_local"
  | "multicast"
  | "documentation"
  | "benchmarking"
  | "metadata"
  | "reserved";

/**
 * By the special-purpose registries of IANA (RFC 6890 and its updates). An IPv6 address that carries an IPv4 address (mapped,
 * compatible, translated, NAT64, 6to4, Teredo, ISATAP) is what the address inside is, as soon as that one is not public.
 * What is no address at all is `reserved`.
 */
export function classify(ip: string): AddressKind {
  const bytes = bytesOf(ip);
  if (!bytes) return "reserved";
  if (bytes.length === 4) return kindIn(four, bytes) ?? "public";
  const inside = carried(bytes).map((address) => kindIn(four, address));
  return kindIn(sixSingles, bytes) ?? inside.find((kind) => kind !== undefined) ?? kindIn(six, bytes) ?? "reserved";
}

const kindIn = (table: readonly (readonly [Range, AddressKind])[], bytes: Buffer): AddressKind | undefined =>
  table.find(([range]) => within(bytes, range))?.[1];

/** The IPv4 addresses that an IPv6 address stands for. */
function carried(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  const at = (from: number) => bytes.subarray(from, from + 4);
  if ([compatible, translated, nat64].some((range) => within(bytes, range))) found.push(at(12));
  if (within(bytes, sixToFour)) found.push(at(2));
  if (within(bytes, teredo)) found.push(at(4), Buffer.from(at(12).map((byte) => byte ^ 0xff)));
  if (isatap.includes(bytes.toString("hex", 8, 12))) found.push(at(12));
  return found;
}

const compatible = parseRange("::/96");
const translated = parseRange("::ffff:0:0:0/96");
const nat64 = parseRange("64:ff9b::/96");
const sixToFour = parseRange("2002::/16");
const teredo = parseRange("2001::/32");
const isatap = ["00005efe", "02005efe"];

const tableOf = (rows: Record<string, AddressKind>) =>
  Object.entries(rows).map(([range, kind]): readonly [Range, AddressKind] => [parseRange(range), kind]);

const four = tableOf({
  "169.254.169.254/32": "metadata",
  "168.63.129.16/32": "metadata",
  "100.100.100.200/32": "metadata",
  "192.0.0.192/32": "metadata",
  "0.0.0.0/8": "unspecified",
  "10.0.0.0/8": "private",
  "100.64.0.0/10": "shared",
  "127.0.0.0/8": "loopback",
  "169.254.0.0/16": "link_local",
  "172.16.0.0/12": "private",
  "192.0.0.0/24": "reserved",
  "192.0.2.0/24": "documentation",
  "192.88.99.0/24": "reserved",
  "192.168.0.0/16": "private",
  "198.18.0.0/15": "benchmarking",
  "198.51.100.0/24": "documentation",
  "203.0.113.0/24": "documentation",
  "224.0.0.0/4": "multicast",
  "240.0.0.0/4": "reserved",
});

const sixSingles = tableOf({ "::/128": "unspecified", "::1/128": "loopback", "fd00:ec2::254/128": "metadata" });

/** In order; what is in none of them is reserved, since only 2000::/3 is given out. */
const six = tableOf({
  "fe80::/10": "link_local",
  "fec0::/10": "private",
  "fc00::/7": "unique_local",
  "ff00::/8": "multicast",
  "2001:db8::/32": "documentation",
  "3fff::/20": "documentation",
  "2001:2::/48": "benchmarking",
  "2001::/23": "reserved",
  "64:ff9b::/96": "public",
  "2000::/3": "public",
});
