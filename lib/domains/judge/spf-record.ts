/** The text of an SPF record, read by the grammar of RFC 7208 section 12. */
import { isIPv4, isIPv6 } from "node:net";

export type Qualifier = "+" | "-" | "~" | "?";
export type Mechanism = "all" | "include" | "a" | "mx" | "ptr" | "ip4" | "ip6" | "exists";

export interface SpfTerm {
  /** As written. */
  readonly text: string;
  readonly qualifier: Qualifier;
  readonly mechanism: Mechanism;
  /** The domain-spec, or the address of ip4 and ip6; null where the domain itself is meant. */
  readonly target: string | null;
  readonly prefix4: number;
  readonly prefix6: number;
}

export interface SpfRecord {
  readonly text: string;
  readonly terms: readonly SpfTerm[];
  readonly redirect: string | null;
}

export interface SpfMistake {
  readonly term: string;
  /** A whole sentence. */
  readonly says: string;
  /** What was probably meant; null when the term is better left out. */
  readonly meant: string | null;
}

/** Whether a TXT record is an SPF record (section 4.5): the version, then a space or the end. */
export const isSpf = (txt: string): boolean => /^v=spf1( |$)/i.test(txt);

/** Reads a whole record. With any mistake in it, receivers take the whole record for an error (section 4.6). */
export function parseSpf(text: string): { record: SpfRecord; mistakes: readonly SpfMistake[] } {
  const terms: SpfTerm[] = [];
  const mistakes: SpfMistake[] = [];
  const modifiers = new Map<string, string>();
  for (const part of text.split(" ").filter(Boolean).slice(1)) {
    const modifier = /^([a-z][a-z0-9._-]*)=(.*)$/i.exec(part);
    if (modifier) {
      const name = (modifier[1] ?? "").toLowerCase();
      const value = modifier[2] ?? "";
      const known = name === "redirect" || name === "exp";
      if (known && modifiers.has(name)) mistakes.push({ term: part, says: `“${name}=” may stand in a record only once.`, meant: null });
      else if (known && !isDomainSpec(value)) mistakes.push({ term: part, says: `“${part}” does not name a host.`, meant: null });
      else if (!known && !isMacroString(value)) mistakes.push(unreadable(part));
      else modifiers.set(name, value);
      continue;
    }
    const term = readTerm(part);
    if (term) terms.push(term);
    else mistakes.push(unreadable(part));
  }
  return { record: { text, terms, redirect: modifiers.get("redirect") ?? null }, mistakes };
}

function readTerm(text: string): SpfTerm | null {
  const [, sign = "+", name = "", rest = ""] = /^([-+~?]?)([a-z0-9]+)(.*)$/is.exec(text) ?? [];
  const qualifier: Qualifier = sign === "-" || sign === "~" || sign === "?" ? sign : "+";
  const mechanism = name.toLowerCase();
  const whole = { text, qualifier, prefix4: 32, prefix6: 128, target: null };
  switch (mechanism) {
    case "all":
      return rest === "" ? { ...whole, mechanism } : null;
    case "include":
    case "exists":
      return rest.startsWith(":") && isDomainSpec(rest.slice(1)) ? { ...whole, mechanism, target: rest.slice(1) } : null;
    case "ptr":
      if (rest === "") return { ...whole, mechanism };
      return rest.startsWith(":") && isDomainSpec(rest.slice(1)) ? { ...whole, mechanism, target: rest.slice(1) } : null;
    case "a":
    case "mx": {
      const [, spec, four, six] = /^(?::(.*?))?(?:\/(\d+))?(?:\/\/(\d+))?$/.exec(rest) ?? [];
      if (!/^(?::(.*?))?(?:\/(\d+))?(?:\/\/(\d+))?$/.test(rest)) return null;
      if (spec !== undefined && !isDomainSpec(spec)) return null;
      const [prefix4, prefix6] = [prefixOf(four, 32), prefixOf(six, 128)];
      return prefix4 === null || prefix6 === null ? null : { ...whole, mechanism, target: spec ?? null, prefix4, prefix6 };
    }
    case "ip4":
    case "ip6": {
      const [, address = "", digits] = /^:([^/]+)(?:\/(\d+))?$/.exec(rest) ?? [];
      const most = mechanism === "ip4" ? 32 : 128;
      const prefix = prefixOf(digits, most);
      const valid = mechanism === "ip4" ? isIPv4(address) : isIPv6(address) && !address.includes("%");
      if (!valid || prefix === null) return null;
      return { ...whole, mechanism, target: address, ...(mechanism === "ip4" ? { prefix4: prefix } : { prefix6: prefix }) };
    }
    default:
      return null;
  }
}

function prefixOf(digits: string | undefined, most: number): number | null {
  if (digits === undefined) return most;
  return /^(0|[1-9]\d*)$/.test(digits) && Number(digits) <= most ? Number(digits) : null;
}

const macro = /%(?:\{[slodiphcrtv]\d*r?[.\-+,/_=]*\}|[%_-])/gi;
const visible = /^[\x21-\x24\x26-\x7e]*$/;

const isMacroString = (text: string): boolean => visible.test(text.replace(macro, ""));

/** A domain-spec ends in a macro or in a top label that is not all digits (section 7.1). Macros for explanations only are refused. */
function isDomainSpec(text: string): boolean {
  if (text === "" || !isMacroString(text)) return false;
  if (/%\{[crt]/i.test(text) || [...text.matchAll(/%\{[a-z](\d+)/gi)].some(([, digits = ""]) => /^0+$/.test(digits))) return false;
  if (/%(?:\{[^}]*\}|[%_-])$/.test(text)) return true;
  const top = /\.([a-z0-9-]+)\.?$/i.exec(text)?.[1] ?? "";
  return /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(top) && !/^\d+$/.test(top);
}

/** Slips that are seen often, and what was meant. */
const slips: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^([-+~?]?)(?:ipv4|ip|ip4):([\d.]+(?:\/\d+)?)$/i, (m) => `${m[1]}ip4:${m[2]}`],
  [/^([-+~?]?)(?:ipv6|ip|ip4|ip6):([0-9a-f]*:[0-9a-f:.]*(?:\/\d+)?)$/i, (m) => `${m[1]}ip6:${m[2]}`],
  [/^([-+~?]?)(?:includes?|inlcude|incude)[:=]([a-z0-9._-]+\.[a-z0-9-]+)$/i, (m) => `${m[1]}include:${m[2]}`],
  [/^([-+~?]?)(?:a|mx)=([a-z0-9._-]+)$/i, (m) => m[0].replace("=", ":")],
  [/^redirect:([a-z0-9._-]+)$/i, (m) => `redirect=${m[1]}`],
  [/^([-~?])\s*all[.;,]*$/i, (m) => `${m[1]}all`],
  [/^[–—]all$/i, () => "-all"],
];

function unreadable(term: string): SpfMistake {
  for (const [pattern, fix] of slips) {
    const match = pattern.exec(term);
    const meant = match && fix(match);
    if (meant && meant !== term && (readTerm(meant) || meant.startsWith("redirect=")))
      return { term, says: `“${term}” is not a term of SPF; “${meant}” was probably meant.`, meant };
  }
  return { term, says: `“${term}” is not a term of SPF.`, meant: null };
}
