/** May this name be claimed at all? Asked before anybody looks into the DNS. */
import { isIP } from "node:net";
import { domainToASCII, domainToUnicode } from "node:url";
import { getDomain, getPublicSuffix } from "tldts";
import { looksLike } from "./look-alike";

export type NameRefusal =
  | "domain_invalid"
  | "domain_too_long"
  | "domain_is_address"
  | "domain_reserved"
  | "domain_public_suffix"
  | "domain_of_operator"
  | "domain_look_alike";

export type NameVerdict =
  | {
      readonly ok: true;
      /** A-labels in lower case, without a trailing dot. */
      readonly name: string;
      /** As people read it. */
      readonly unicode: string;
      /** The part that somebody registered: example.co.uk of mail.example.co.uk. */
      readonly registrable: string;
    }
  | { readonly ok: false; readonly code: NameRefusal; readonly says: string };

export interface NameRules {
  /** Hosts of this instance: none of them, and nothing below them, can be claimed, nor what looks like them. */
  readonly operatorNames: readonly string[];
  /** Lets names below `.test` and `.example` through, which exist nowhere: for development and tests. */
  readonly allowTestNames: boolean;
}

/** RFC 6761 and its kin: names that mean something else than a domain on the internet. */
const special = ["localhost", "local", "invalid", "onion", "alt", "internal", "arpa", "lan", "home", "corp", "intranet", "localdomain"];
const testOnly = ["test", "example"];
const sandbox = "sandbox.test";

export function judgeName(given: string, { operatorNames, allowTestNames }: NameRules): NameVerdict {
  const text = given.trim().replace(/[.。]$/u, "");
  const shown = `“${[...text].length > 80 ? `${[...text].slice(0, 80).join("")}…` : text}”`;
  const refuse = (code: NameRefusal, says: string): NameVerdict => ({ ok: false, code, says });
  if (isIP(text.replace(/^\[(?:ipv6:)?|\]$/gi, "")) || /^\d+(\.\d+)*$/.test(text) || /^0x[0-9a-f]+(\.|$)/i.test(text))
    return refuse("domain_is_address", `${shown} is an address. Give the name of a domain, like example.com.`);
  if (/[\s/@:?#\\%[\]*]/u.test(text))
    return refuse("domain_invalid", `${shown} is not the name of a domain. Give only the name, like example.com.`);
  const long = "is longer than a domain can be: 253 characters, and 63 between two dots.";
  if (text.length > 1000) return refuse("domain_too_long", `${shown} ${long}`);
  const name = /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : domainToASCII(text);
  const labels = name.split(".");
  if (name.length > 253 || labels.some((label) => label.length > 63)) return refuse("domain_too_long", `${shown} ${long}`);
  const wellFormed = labels.length > 1 && labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label));
  const top = labels.at(-1) ?? "";
  if (special.includes(top)) return refuse("domain_reserved", `${shown} is reserved for local use and does not exist on the internet.`);
  if (!wellFormed || /^\d+$/.test(top)) return refuse("domain_invalid", `${shown} is not the name of a domain. It looks like example.com.`);
  const unicode = domainToUnicode(name);
  if (name.includes("xn--") && (/(^|\.)xn--/.test(unicode) || domainToASCII(unicode) !== name))
    return refuse("domain_invalid", `${shown} is not a valid international name.`);
  if (name === sandbox || name.endsWith(`.${sandbox}`))
    return refuse("domain_reserved", `${shown} belongs to the sandbox, which every team has already.`);
  if (testOnly.includes(top) && !allowTestNames)
    return refuse("domain_reserved", `${shown} is reserved for tests and does not exist on the internet.`);
  const registrable = getDomain(name, { allowPrivateDomains: true, extractHostname: false, validateHostname: false });
  if (!registrable || getPublicSuffix(name, { allowPrivateDomains: true, extractHostname: false, validateHostname: false }) === name)
    return refuse("domain_public_suffix", `${shown} is a suffix under which anybody can register names. Give your own name below it.`);
  const own = operatorNames.map((host) => host.toLowerCase().replace(/\.$/, ""));
  if (own.some((host) => name === host || name.endsWith(`.${host}`)))
    return refuse("domain_of_operator", `${shown} belongs to the operator of this instance.`);
  const imitated = own.find((host) => looksLike(name, host));
  if (imitated) return refuse("domain_look_alike", `${shown} looks like ${imitated}, a name of the operator of this instance.`);
  return { ok: true, name, unicode, registrable };
}
