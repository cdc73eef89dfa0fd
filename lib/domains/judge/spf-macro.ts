/** Macros of SPF (RFC 7208 section 7), as far as a domain-spec uses them. */
import { isIPv6 } from "node:net";
import { hexOf } from "@/lib/infra/dns";

export interface MacroValues {
  readonly ip: string;
  /** The domain whose record is being read. */
  readonly domain: string;
  readonly sender: string;
  readonly helo: string;
  /** The validated name of the address, for `%{p}`. */
  readonly ptr: string;
}

/** True when the name depends on the sending address or on the sender's local part: without them it cannot be asked for. */
export const needsAddress = (spec: string): boolean => /%\{[ivpsl]/i.test(spec);

/** True when the name depends on what the sending server calls itself. */
export const needsHelo = (spec: string): boolean => /%\{h/i.test(spec);

/** Expands a domain-spec; a name longer than 253 characters loses labels from the left (section 7.3). */
export function expand(spec: string, values: MacroValues): string {
  const text = spec.replace(/%(?:\{([a-z])(\d*)(r?)([.\-+,/_=]*)\}|([%_-]))/gi, (_, letter, digits, reversed, delimiters, sign) => {
    if (sign) return sign === "%" ? "%" : sign === "_" ? " " : "%20";
    const parts = expansionOf(letter, values).split(new RegExp(`[${(delimiters || ".").replace(/[-/+.]/g, "\\$&")}]`));
    if (reversed) parts.reverse();
    const kept = digits ? parts.slice(-Number(digits)) : parts;
    return letter === letter.toUpperCase() ? encodeURIComponent(kept.join(".")) : kept.join(".");
  });
  let name = text.replace(/\.$/, "");
  while (name.length > 253 && name.includes(".")) name = name.slice(name.indexOf(".") + 1);
  return name;
}

function expansionOf(letter: string, { ip, domain, sender, helo, ptr }: MacroValues): string {
  const at = sender.lastIndexOf("@");
  switch (letter.toLowerCase()) {
    case "s":
      return sender;
    case "l":
      return sender.slice(0, at);
    case "o":
      return sender.slice(at + 1);
    case "d":
      return domain;
    case "i":
      return isIPv6(ip) ? [...hexOf(ip)].join(".") : ip;
    case "v":
      return isIPv6(ip) ? "ip6" : "in-addr";
    case "h":
      return helo;
    default:
      return ptr;
  }
}
