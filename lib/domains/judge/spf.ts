/** check_host() of RFC 7208: may this address send for this domain? And, asked about nobody's address, what the whole record costs. */
import { isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import type { Dns, Looked, Unanswered } from "@/lib/infra/dns";
import { isInNetwork, plainIp } from "./ip";
import { expand, needsAddress, needsHelo } from "./spf-macro";
import { isSpf, parseSpf, type SpfMistake, type SpfRecord, type SpfTerm } from "./spf-record";

export type SpfResult = "pass" | "fail" | "softfail" | "neutral" | "none" | "permerror" | "temperror";

/** What can be said about a record. `at` is the domain whose record it is in. */
export type SpfProblem =
  | { readonly kind: "none"; readonly at: string }
  | { readonly kind: "several"; readonly at: string; readonly records: readonly string[] }
  | { readonly kind: "syntax"; readonly at: string; readonly mistakes: readonly SpfMistake[] }
  | { readonly kind: "characters"; readonly at: string }
  | { readonly kind: "lookups"; readonly at: string; readonly term: string }
  | { readonly kind: "voids"; readonly at: string; readonly name: string }
  | { readonly kind: "loop"; readonly at: string; readonly term: string }
  | { readonly kind: "target"; readonly at: string; readonly term: string; readonly name: string }
  | { readonly kind: "mx-names"; readonly at: string; readonly name: string }
  | { readonly kind: "ptr"; readonly at: string; readonly term: string }
  | { readonly kind: "unknown"; readonly at: string; readonly unanswered: Unanswered };

export interface SpfAnswer {
  readonly result: SpfResult;
  /** The record of the domain itself. */
  readonly record: string | null;
  /** Terms that ask the DNS, of 10 allowed (section 4.6.4). */
  readonly lookups: number;
  /** Questions that came back empty, of 2 allowed. */
  readonly voids: number;
  readonly problems: readonly SpfProblem[];
  /** Domains whose record an include or redirect led to, for a pass. */
  readonly visited: readonly string[];
  /** Terms whose name is made from what was not asked about (the sending address, HELO): they match nothing here, and cannot be judged. */
  readonly unjudged: readonly string[];
}

/** Section 4.6.4. */
export const spfLimits = { lookups: 10, voids: 2, names: 10 } as const;

/**
 * @param asked `ip: null` matches no mechanism but `all`, so every term is read: the dearest way through the record
 */
export async function checkHost(
  dns: Dns,
  asked: { readonly ip: string | null; readonly domain: string; readonly sender: string; readonly helo?: string },
): Promise<SpfAnswer> {
  const domain = domainToASCII(asked.domain.replace(/\.$/, "")) || asked.domain.toLowerCase();
  const run: Run = {
    dns,
    ip: asked.ip === null ? null : plainIp(asked.ip),
    sender: asked.sender.includes("@") ? asked.sender.replace(/^@/, "postmaster@") : `postmaster@${asked.sender}`,
    helo: asked.helo ?? null,
    lookups: 0,
    voids: 0,
    problems: [],
    visited: [],
    unjudged: [],
    record: null,
  };
  let result: SpfResult;
  try {
    result = isDomain(domain) ? await evaluate(run, domain, []) : "none";
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    run.problems.push(error.problem);
    result = error.result;
  }
  return {
    result,
    record: run.record,
    lookups: run.lookups,
    voids: run.voids,
    problems: run.problems,
    visited: run.visited,
    unjudged: run.unjudged,
  };
}

interface Run {
  readonly dns: Dns;
  readonly ip: string | null;
  readonly sender: string;
  readonly helo: string | null;
  lookups: number;
  voids: number;
  record: string | null;
  readonly problems: SpfProblem[];
  readonly visited: string[];
  readonly unjudged: string[];
}

/** Ends the whole evaluation (section 2.6.6, 2.6.7). */
class Stop extends Error {
  constructor(
    readonly result: "permerror" | "temperror",
    readonly problem: SpfProblem,
  ) {
    super(problem.kind);
  }
}

const isDomain = (name: string): boolean =>
  name.includes(".") && name.length <= 253 && name.split(".").every((label) => label.length > 0 && label.length <= 63);

const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;

async function evaluate(run: Run, domain: string, above: readonly string[]): Promise<SpfResult> {
  const record = await fetchRecord(run, domain, above.length === 0);
  if (!record) return "none";
  run.visited.push(domain);
  const path = [...above, domain];
  for (const term of record.terms) if (await matches(run, term, domain, path)) return results[term.qualifier];
  if (!record.redirect || record.terms.some(({ mechanism }) => mechanism === "all")) return "neutral";
  const term = `redirect=${record.redirect}`;
  spend(run, domain, term);
  if (isUnjudged(run, record.redirect, term)) return "neutral";
  const target = await targetOf(run, record.redirect, domain);
  descend(path, target, domain, term);
  const result = await evaluate(run, target, path);
  if (result === "none") throw new Stop("permerror", { kind: "target", at: domain, term, name: target });
  return result;
}

async function fetchRecord(run: Run, domain: string, first: boolean): Promise<SpfRecord | null> {
  const looked = await run.dns.txt(domain);
  if (looked.state === "unknown") throw new Stop("temperror", { kind: "unknown", at: domain, unanswered: looked });
  const records = looked.state === "found" ? looked.records.filter(isSpf) : [];
  const [text] = records;
  if (first) run.record = text ?? null;
  if (text === undefined) {
    if (first) run.problems.push({ kind: "none", at: domain });
    return null;
  }
  if (records.length > 1) throw new Stop("permerror", { kind: "several", at: domain, records });
  if (/[^\x20-\x7e]/.test(text)) throw new Stop("permerror", { kind: "characters", at: domain });
  const { record, mistakes } = parseSpf(text);
  if (mistakes.length > 0) throw new Stop("permerror", { kind: "syntax", at: domain, mistakes });
  return record;
}

async function matches(run: Run, term: SpfTerm, domain: string, path: readonly string[]): Promise<boolean> {
  const { mechanism, target } = term;
  if (mechanism === "all") return true;
  if (mechanism === "ip4" || mechanism === "ip6") return hits(run, target ?? "", term);
  spend(run, domain, term.text);
  if (mechanism === "ptr") run.problems.push({ kind: "ptr", at: domain, term: term.text });
  if (target !== null && isUnjudged(run, target, term.text)) return false;
  const name = target === null ? domain : await targetOf(run, target, domain);
  switch (mechanism) {
    case "include": {
      descend(path, name, domain, term.text);
      const result = await evaluate(run, name, path);
      if (result === "none") throw new Stop("permerror", { kind: "target", at: domain, term: term.text, name });
      return result === "pass";
    }
    case "a":
      return (await addresses(run, name, domain, true)).some((address) => hits(run, address, term));
    case "mx":
      return matchesMx(run, name, domain, term);
    case "exists": {
      const found = answered(run, await run.dns.a(name), name, domain, true).length > 0;
      return found && run.ip !== null;
    }
    default:
      return (
        run.ip !== null && (await validNames(run)).some((known) => known === name.toLowerCase() || known.endsWith(`.${name.toLowerCase()}`))
      );
  }
}

/** Hosted SPF services give every sending address a record of its own: which one cannot be known here. */
function isUnjudged(run: Run, spec: string, term: string): boolean {
  const known = (run.ip !== null || !needsAddress(spec)) && (run.helo !== null || !needsHelo(spec));
  if (known) return false;
  run.unjudged.push(term);
  return true;
}

async function matchesMx(run: Run, name: string, domain: string, term: SpfTerm): Promise<boolean> {
  const hosts = answered(run, await run.dns.mx(name), name, domain, true).filter(({ host }) => host !== "");
  if (hosts.length > spfLimits.names) throw new Stop("permerror", { kind: "mx-names", at: domain, name });
  for (const { host } of hosts) if ((await addresses(run, host, domain, false)).some((address) => hits(run, address, term))) return true;
  return false;
}

/** The names of the sender's address that lead back to it (section 5.5). What cannot be asked does not match. */
async function validNames(run: Run): Promise<readonly string[]> {
  const { ip, dns } = run;
  if (ip === null) return [];
  const names = await dns.ptr(ip);
  if (names.state === "missing") countVoid(run, ip, ip);
  if (names.state !== "found") return [];
  const checked = names.records.slice(0, spfLimits.names).map(async (name) => {
    const looked = await (isIPv6(ip) ? dns.aaaa(name) : dns.a(name));
    return looked.state === "found" && looked.records.some((address) => isInNetwork(ip, address, 128)) ? [name] : [];
  });
  return (await Promise.all(checked)).flat();
}

async function addresses(run: Run, name: string, domain: string, voids: boolean): Promise<readonly string[]> {
  const six = run.ip !== null && isIPv6(run.ip);
  return answered(run, await (six ? run.dns.aaaa(name) : run.dns.a(name)), name, domain, voids);
}

function answered<T>(run: Run, looked: Looked<T>, name: string, at: string, voids: boolean): readonly T[] {
  if (looked.state === "unknown") throw new Stop("temperror", { kind: "unknown", at, unanswered: looked });
  if (looked.state === "found") return looked.records;
  if (voids) countVoid(run, name, at);
  return [];
}

function countVoid(run: Run, name: string, at: string): void {
  run.voids += 1;
  if (run.voids > spfLimits.voids) throw new Stop("permerror", { kind: "voids", at, name });
}

function spend(run: Run, at: string, term: string): void {
  run.lookups += 1;
  if (run.lookups > spfLimits.lookups) throw new Stop("permerror", { kind: "lookups", at, term });
}

/** A record that leads back to itself would only end at the limit; saying that it is a loop helps more. */
function descend(path: readonly string[], name: string, at: string, term: string): void {
  if (path.includes(name.toLowerCase()) && !/%\{/.test(term)) throw new Stop("permerror", { kind: "loop", at, term });
}

async function targetOf(run: Run, spec: string, domain: string): Promise<string> {
  const ptr = /%\{p/i.test(spec)
    ? ((await validNames(run)).find((name) => name === domain || name.endsWith(`.${domain}`)) ?? "unknown")
    : "unknown";
  return expand(spec, { ip: run.ip ?? "192.0.2.0", domain, sender: run.sender, helo: run.helo ?? domain, ptr }).toLowerCase();
}

function hits(run: Run, address: string, { prefix4, prefix6 }: SpfTerm): boolean {
  return run.ip !== null && isInNetwork(run.ip, address, isIPv6(run.ip) ? prefix6 : prefix4);
}
