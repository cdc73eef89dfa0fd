/** Addresses and networks, compared bit by bit. */
import { isIPv4, isIPv6 } from "node:net";
import { hexOf } from "@/lib/infra/dns";

/** Whether an address is in a network. Addresses of another family never are. */
export function isInNetwork(ip: string, network: string, prefix: number): boolean {
  if (isIPv4(ip) !== isIPv4(network)) return false;
  return bitsOf(ip).slice(0, prefix) === bitsOf(network).slice(0, prefix);
}

/** `::ffff:192.0.2.1` is 192.0.2.1 (RFC 7208 section 5). */
export function plainIp(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const hex = hexOf(ip);
  if (!hex.startsWith("00000000000000000000ffff")) return ip;
  return (hex.slice(24).match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".");
}

function bitsOf(ip: string): string {
  if (isIPv4(ip))
    return ip
      .split(".")
      .map((part) => Number(part).toString(2).padStart(8, "0"))
      .join("");
  return [...hexOf(ip)].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
}
