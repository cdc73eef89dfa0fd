/** Addresses as bytes, so that a range is a comparison of bits and no notation of an address slips past it. */
import { isIP } from "node:net";
import { hexOf } from "../dns";

export interface Range {
  readonly bytes: Buffer;
  readonly bits: number;
}

/** 4 or 16 bytes; an IPv4 address written as IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is the IPv4 address. Null when it is no address. */
export function bytesOf(ip: string): Buffer | null {
  const family = isIP(ip);
  if (family === 0) return null;
  if (family === 4) return Buffer.from(ip.split(".").map(Number));
  const bytes = Buffer.from(hexOf(ip), "hex");
  return within(bytes, mapped) ? bytes.subarray(12) : bytes;
}

/** `192.0.2.0/24`, `2001:db8::/32`, or one address. @throws Error when it is neither */
export function parseRange(text: string): Range {
  const [ip = "", length] = text.trim().split("/");
  const family = isIP(ip);
  const most = family === 4 ? 32 : 128;
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1;
  if (family === 0 || bits < 0 || bits > most) throw new Error(`${text} is not a range of addresses, like 192.0.2.0/24 or 2001:db8::/32.`);
  return { bytes: family === 4 ? Buffer.from(ip.split(".").map(Number)) : Buffer.from(hexOf(ip), "hex"), bits };
}

/** Whether the first bits of the address are those of the range; never across families. */
export function within(address: Buffer, { bytes, bits }: Range): boolean {
  if (address.length !== bytes.length) return false;
  const whole = bits >> 3;
  if (address.compare(bytes, 0, whole, 0, whole) !== 0) return false;
  const rest = bits & 7;
  return rest === 0 || (((address[whole] ?? 0) ^ (bytes[whole] ?? 0)) & (0xff00 >> rest) & 0xff) === 0;
}

const mapped: Range = { bytes: Buffer.from("00000000000000000000ffff00000000", "hex"), bits: 96 };
