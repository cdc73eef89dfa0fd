/** The SPF record that somebody should publish instead of what stands there: merged, mended, or slimmed to what RFC 7208 allows. */
import type { Dns } from "@/lib/infra/dns";
import { checkHost, spfLimits } from "./spf";
import { tidySpf } from "./spf-mistyped";
import { parseSpf } from "./spf-record";
import type { Instance } from "./verdict";

/** The terms by which a record authorizes this instance. */
export function ownTerms({ spfInclude, sendingIps }: Pick<Instance, "spfInclude" | "sendingIps">): string[] {
  if (spfInclude) return [`include:${spfInclude}`];
  return sendingIps.map((ip) => `${ip.includes(":") ? "ip6" : "ip4"}:${ip}`);
}

/** The record of a domain that sends with this instance only. */
export const plainSpf = (instance: Instance): string => ["v=spf1", ...ownTerms(instance), "~all"].join(" ");

/** One record out of several: every term once, ours among them, and the mildest end that does not let everybody in. */
export function mergedSpf(records: readonly string[], instance: Instance): string {
  const terms = records.flatMap(termsOf);
  const redirects = terms.filter((term) => /^redirect=/i.test(term));
  const includes = redirects.map((term) => term.replace(/^redirect=/i, "include:"));
  const middle = [...terms.filter((term) => !isEnd(term) && !/^redirect=/i.test(term)), ...(records.length > 1 ? includes : [])];
  const end = endOf(terms.filter(isEnd), records.length === 1 ? redirects : []);
  const own = ownTerms(instance);
  // The first term that matches decides: none that refuses us, or looks us up in vain, may stand before ours.
  const ordered = middle.some((term) => /^[-~?]|%\{/.test(term)) ? [...own, ...middle] : [...middle, ...own];
  return ["v=spf1", ...new Set(ordered), end].join(" ");
}

/** The record with its mistakes corrected or left out. */
export function mendedSpf(text: string, instance: Instance): string {
  const tidy = tidySpf(text);
  const { mistakes } = parseSpf(tidy);
  const meant = new Map(mistakes.map((mistake) => [mistake.term, mistake.meant]));
  const terms = tidy
    .split(" ")
    .filter(Boolean)
    .flatMap((term) => {
      const known = meant.get(term);
      return known === undefined ? [term] : known === null ? [] : [known];
    });
  const printable = terms.map((term) => term.replace(/[^\x21-\x7e]/g, "")).filter(Boolean);
  return mergedSpf([printable.join(" ")], instance);
}

/** Of the terms that ask the DNS so many are tried, far more than a record can have. */
const mostAsked = 40;

/**
 * The record without terms that break it: includes that are errors themselves, names that are not there, `ptr`, and
 * last what would cross the limit of 10 look-ups. Ours stay. `dropped` says what went and why.
 */
export async function slimmedSpf(
  dns: Dns,
  domain: string,
  text: string,
  instance: Instance,
): Promise<{ value: string; dropped: readonly { term: string; why: string }[] }> {
  const own = ownTerms(instance);
  const dropped: { term: string; why: string }[] = [];
  const kept: string[] = [];
  let spent = 0;
  let asked = 0;
  for (const term of own) spent += (await costOf(dns, domain, term)).lookups;
  for (const term of new Set(termsOf(text))) {
    if (isEnd(term) || own.includes(term)) continue;
    const isNetwork = /^[-+~?]?ip[46]:/i.test(term);
    if (!isNetwork) asked += 1;
    if (asked > mostAsked && !isNetwork) {
      dropped.push({ term, why: `it is beyond the limit of ${spfLimits.lookups} look-ups` });
      continue;
    }
    const { lookups, voids, result } = await costOf(dns, domain, term);
    if (/^[-+~?]?ptr(:|$)/i.test(term)) dropped.push({ term, why: "receivers do not use it any more" });
    else if (result === "permerror") dropped.push({ term, why: "it is an error itself" });
    else if (voids > 0) dropped.push({ term, why: "there is nothing at that name" });
    else if (spent + lookups > spfLimits.lookups) dropped.push({ term, why: `it costs ${lookups} of ${spfLimits.lookups} look-ups` });
    else {
      spent += lookups;
      kept.push(term);
    }
  }
  const end = termsOf(text).filter(isEnd);
  return { value: mergedSpf([["v=spf1", ...kept, ...end].join(" ")], instance), dropped };
}

/** The record with another end. */
export const endedSpf = (text: string, instance: Instance): string =>
  mergedSpf([["v=spf1", ...termsOf(text).filter((term) => !isEnd(term) && !/^redirect=/i.test(term))].join(" ")], instance);

const termsOf = (text: string): string[] => text.split(" ").filter(Boolean).slice(1);

const isEnd = (term: string): boolean => /^[-+~?]?all$/i.test(term);

function endOf(ends: readonly string[], redirects: readonly string[]): string {
  const [first] = redirects;
  if (ends.length === 0 && first) return first;
  return ends.every((end) => end.startsWith("-")) && ends.length > 0 ? "-all" : "~all";
}

/** What one term alone would cost in this domain's record. */
function costOf(dns: Dns, domain: string, term: string) {
  const alone: Dns = {
    ...dns,
    txt: async (name) => (name.toLowerCase() === domain ? { state: "found", records: [`v=spf1 ${term}`] } : dns.txt(name)),
    asked: dns.asked,
  };
  return checkHost(alone, { ip: null, domain, sender: `postmaster@${domain}` });
}
