/** DMARC by RFC 9989: the record, the tree walk that finds it, and whether two domains are aligned. */
import type { Dns, Unanswered } from "@/lib/infra/dns";

export type DmarcPolicy = "none" | "quarantine" | "reject";

export interface DmarcRecord {
  readonly text: string;
  /** What the record asks for; a record without a valid policy but with reports is taken as `none` (section 4.10.1). */
  readonly p: DmarcPolicy;
  readonly sp: DmarcPolicy | null;
  readonly np: DmarcPolicy | null;
  readonly adkim: "r" | "s";
  readonly aspf: "r" | "s";
  readonly psd: "y" | "n" | "u";
  readonly testing: boolean;
  readonly rua: readonly string[];
  /** Tags that earlier versions had and this one does not: `pct`, `rf`, `ri`. */
  readonly obsolete: readonly string[];
  /** A tag of the policy holds something that is no policy. */
  readonly invalidPolicy: boolean;
}

/** Null for what is not a DMARC record at all, "invalid" for one that receivers disregard. */
export function parseDmarc(text: string): DmarcRecord | "invalid" | null {
  if (!/^[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text.trim())) return null;
  const tags = new Map<string, string>();
  for (const part of text.trim().split(";").slice(1)) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const name = part.slice(0, at).trim();
    if (tags.has(name)) return "invalid";
    tags.set(name, part.slice(at + 1).trim());
  }
  const lower = (name: string) => tags.get(name)?.toLowerCase();
  const policies = ["p", "sp", "np"].map(lower);
  const [p, sp, np] = policies.map((value) => (isPolicy(value) ? value : null));
  const invalidPolicy = !p || policies.some((value) => value !== undefined && !isPolicy(value));
  const rua = (tags.get("rua") ?? "")
    .split(",")
    .map((uri) => uri.trim())
    .filter((uri) => /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@$&'()*+;=]|%[0-9a-f]{2})*(?:![0-9]+[kmgt]?)?$/i.test(uri));
  if (invalidPolicy && rua.length === 0) return "invalid";
  const psd = lower("psd");
  return {
    text,
    p: invalidPolicy ? "none" : (p ?? "none"),
    sp: invalidPolicy ? null : (sp ?? null),
    np: invalidPolicy ? null : (np ?? null),
    adkim: lower("adkim") === "s" ? "s" : "r",
    aspf: lower("aspf") === "s" ? "s" : "r",
    psd: psd === "y" || psd === "n" ? psd : "u",
    testing: lower("t") === "y",
    rua,
    obsolete: ["pct", "rf", "ri"].filter((name) => tags.has(name)),
    invalidPolicy,
  };
}

const isPolicy = (value: string | undefined): value is DmarcPolicy => value === "none" || value === "quarantine" || value === "reject";

export type DmarcFound =
  | {
      readonly state: "found";
      readonly record: DmarcRecord;
      /** Whose record it is. */
      readonly at: string;
      readonly organizational: string;
      /** What the record asks to be done with mail of this domain, before `t=y` weakens it. */
      readonly policy: DmarcPolicy;
    }
  | { readonly state: "none"; readonly organizational: string }
  | Unanswered;

/** Which record speaks for a domain (section 4.10.1). */
export async function discoverDmarc(dns: Dns, given: string): Promise<DmarcFound> {
  const domain = given.toLowerCase().replace(/\.$/, "");
  const walk = await treeWalk(dns, domain);
  const own = walk.steps.find(({ at }) => at === domain);
  if (walk.unknown !== null && !own) return walk.unknown;
  const organizational = organizationalOf(domain, walk.steps);
  const last = walk.steps.at(-1);
  const step = own ?? walk.steps.find(({ at }) => at === organizational) ?? (last?.record.psd === "y" ? last : undefined);
  if (!step) return { state: "none", organizational };
  const { record, at } = step;
  if (at === domain) return { state: "found", record, at, organizational, policy: record.p };
  const covering = record.sp ?? record.p;
  if (!record.np || record.np === covering) return { state: "found", record, at, organizational, policy: covering };
  const there = await exists(dns, domain);
  if (there === null) return { state: "unknown", why: `whether ${domain} exists could not be asked` };
  return { state: "found", record, at, organizational, policy: there ? covering : record.np };
}

/** The organizational domain (section 4.10.2); null when it could not be asked. */
export async function organizationalDomain(dns: Dns, given: string): Promise<string | null> {
  const domain = given.toLowerCase().replace(/\.$/, "");
  const walk = await treeWalk(dns, domain);
  return walk.unknown === null ? organizationalOf(domain, walk.steps) : null;
}

/** Whether a domain that passed SPF or DKIM speaks for the one in From (section 4.4); null when it could not be asked. */
export async function isAligned(dns: Dns, author: string, authenticated: string, mode: "r" | "s"): Promise<boolean | null> {
  const [a, b] = [author, authenticated].map((name) => name.toLowerCase().replace(/\.$/, ""));
  if (a === b) return true;
  if (mode === "s" || !a || !b) return false;
  const [left, right] = [await organizationalDomain(dns, a), await organizationalDomain(dns, b)];
  return left === null || right === null ? null : left === right;
}

interface Step {
  readonly at: string;
  readonly record: DmarcRecord;
}

const mostLabels = 7;

/** Section 4.10: from the domain upwards, at most eight questions, ended by a record that says what it is with `psd`. */
async function treeWalk(dns: Dns, domain: string): Promise<{ steps: readonly Step[]; unknown: Unanswered | null }> {
  const steps: Step[] = [];
  for (
    let labels = domain.split(".");
    labels.length > 0;
    labels = labels.length > mostLabels ? labels.slice(-mostLabels) : labels.slice(1)
  ) {
    const at = labels.join(".");
    const looked = await dns.txt(`_dmarc.${at}`);
    if (looked.state === "unknown") return { steps, unknown: looked };
    const records = (looked.state === "found" ? looked.records : []).map(parseDmarc).filter((record) => record !== null);
    const [record] = records;
    if (records.length !== 1 || !record || record === "invalid") continue;
    steps.push({ at, record });
    if (record.psd !== "u") break;
  }
  return { steps, unknown: null };
}

function organizationalOf(domain: string, steps: readonly Step[]): string {
  const last = steps.at(-1);
  if (!last) return domain;
  if (last.record.psd === "y" && last.at !== domain)
    return domain
      .split(".")
      .slice(-(last.at.split(".").length + 1))
      .join(".");
  return last.at;
}

/** Appendix A.4: only NXDOMAIN means that a name is not there. */
async function exists(dns: Dns, domain: string): Promise<boolean | null> {
  const looked = await dns.a(domain);
  if (looked.state === "unknown") return null;
  if (looked.state === "found" || looked.why === "nodata") return true;
  const alias = await dns.cname(domain);
  return alias.state === "unknown" ? null : alias.state === "found";
}
