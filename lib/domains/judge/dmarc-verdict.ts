/** DMARC of a domain, judged: which record speaks for it, how firmly, and what to publish instead. */
import type { Dns } from "@/lib/infra/dns";
import { whyAbsent } from "./absent";
import { type DmarcPolicy, type DmarcRecord, discoverDmarc, parseDmarc } from "./dmarc";
import { unquoted } from "./quotes";
import { type Instance, type Loss, loss, type PartVerdict, unknownPart } from "./verdict";

export interface DmarcVerdict extends PartVerdict {
  /** The policy that receivers apply; null without one. */
  readonly policy: DmarcPolicy | null;
  /** Whose record speaks for the domain. */
  readonly at: string | null;
  readonly organizational: string | null;
  readonly record: DmarcRecord | null;
}

const strength = { none: 0, quarantine: 1, reject: 2 } as const;
const nothing = { policy: null, at: null, organizational: null, record: null };

export async function judgeDmarc(dns: Dns, domain: string, instance: Instance): Promise<DmarcVerdict> {
  const [discovered, here] = [await discoverDmarc(dns, domain), await dns.txt(`_dmarc.${domain}`)];
  if (discovered.state === "unknown") return { ...unknownPart(discovered), ...nothing };
  const found =
    here.state === "found" ? here.records.filter((text) => parseDmarc(text) !== null || /^[^a-z]*v\s*=\s*dmarc/i.test(text)) : [];
  const fix = (at: string, value: string) => ({
    type: "TXT" as const,
    name: `_dmarc.${at}`,
    value,
    remove: at === domain ? found.filter((text) => text !== value) : [],
  });
  const fresh = firstDmarc(instance, domain);
  const [text] = found;
  const heeded = found.filter((one) => parseDmarc(one) !== null);
  if (heeded.length > 1 || (text && heeded.length === 0) || (heeded[0] && parseDmarc(heeded[0]) === "invalid")) {
    const several = heeded.length > 1;
    const says = several
      ? `There are ${heeded.length} DMARC records at _dmarc.${domain}, and receivers then use none of them. Keep this one.`
      : `The DMARC record of ${domain} cannot be read: ${whyInvalid(text ?? "")} Replace it with this one.`;
    const value = several ? strictest(heeded, instance, domain) : mended(unquoted(text ?? "") ?? text ?? "", fresh);
    const lost = [loss("dmarc", several ? "dmarc_several" : "dmarc_invalid", says, fix(domain, value))];
    return { ...nothing, state: "wrong", pass: false, detail: says, found, lost, notes: [], organizational: discovered.organizational };
  }
  if (discovered.state === "none") {
    const elsewhere = await whyAbsent(dns, "TXT", `_dmarc.${domain}`, domain, (text) => parseDmarc(text) !== null);
    const says =
      elsewhere ?? `${domain} has no DMARC record. Publish this one, which only watches, and ask for more once the reports are clean.`;
    const lost = [loss("dmarc", "dmarc_missing", says, fix(domain, fresh))];
    return { ...nothing, state: "missing", pass: false, detail: says, found, lost, notes: [], organizational: discovered.organizational };
  }
  const { record, at, policy, organizational } = discovered;
  const lost = losses(record, at, domain, policy, (value) => fix(at, value), instance);
  const inherited = at === domain ? "" : `, inherited from ${at}`;
  return {
    state: lost.length ? "warn" : "ok",
    pass: true,
    detail: lost[0]?.says ?? `The policy is “${policy}”${inherited}.`,
    found: at === domain ? found : [record.text],
    lost,
    notes: [
      ...record.obsolete.map((tag) => `“${tag}=” no longer has a meaning (RFC 9989); it can go.`),
      ...(at === domain ? [] : [`The record at _dmarc.${at} speaks for ${domain} too.`]),
      ...(record.adkim === "s" ? ["Alignment of DKIM is strict: only signatures of exactly this domain count, as ours are."] : []),
    ],
    policy,
    at,
    organizational,
    record,
  };
}

function losses(
  record: DmarcRecord,
  at: string,
  domain: string,
  policy: DmarcPolicy,
  fix: (value: string) => Parameters<typeof loss>[3],
  instance: Instance,
): Loss[] {
  const lost: Loss[] = [];
  const better = rewrite(record, (tags) => {
    if (record.invalidPolicy || record.p === "none") tags.set("p", "quarantine");
    const covering = tags.get("sp")?.toLowerCase();
    if (covering === "none" || record.invalidPolicy) tags.delete("sp");
    if (record.invalidPolicy) tags.delete("np");
    for (const gone of ["t", "pct", "rf", "ri"]) tags.delete(gone);
    const rua = reports(instance, at).replace("; rua=", "");
    if (record.rua.length === 0 && rua) tags.set("rua", rua);
  });
  if (policy === "none")
    lost.push(
      loss(
        "dmarc",
        "dmarc_policy_none",
        "The policy “none” only watches: forged mail is still delivered. Ask for “quarantine” once your own mail passes.",
        fix(better),
      ),
    );
  if (at === domain && record.sp && strength[record.sp] < strength[record.p])
    lost.push(
      loss(
        "dmarc",
        "dmarc_weak_subdomains",
        `“sp=${record.sp}” lets anybody use a subdomain of ${domain}. Leave it out.`,
        fix(without(record, "sp", better)),
      ),
    );
  if (record.testing)
    lost.push(
      loss(
        "dmarc",
        "dmarc_testing",
        "“t=y” says that you are only testing, and weakens the policy by one step. Leave it out.",
        fix(better),
      ),
    );
  if (record.rua.length === 0)
    lost.push(
      loss("dmarc", "dmarc_no_reports", "Nobody receives the reports of who sends as you. Name an address with “rua=”.", fix(better)),
    );
  return lost;
}

/** The record to begin with. It only watches: whoever else sends for the domain is seen in the reports before anything is asked for. */
export const firstDmarc = (instance: Instance, domain: string): string => `v=DMARC1; p=none${reports(instance, domain)}`;

const reports = ({ reportsTo }: Instance, domain: string): string => `; rua=mailto:${reportsTo ?? `dmarc@${domain}`}`;

function rewrite({ text }: DmarcRecord, change: (tags: Map<string, string>) => void): string {
  const tags = new Map(
    text
      .split(";")
      .slice(1)
      .flatMap((part) => {
        const at = part.indexOf("=");
        return at < 0 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const];
      }),
  );
  change(tags);
  const { p = "quarantine", ...rest } = Object.fromEntries(tags);
  return ["v=DMARC1", `p=${p}`, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)].join("; ");
}

const without = (record: DmarcRecord, tag: string, text: string): string =>
  rewrite({ ...record, text }, (tags) => {
    tags.delete(tag);
  });

function strictest(texts: readonly string[], instance: Instance, domain: string): string {
  const records = texts.map(parseDmarc).filter((record) => record !== null && record !== "invalid");
  const [best] = [...records].sort((a, b) => strength[b.p] - strength[a.p] || b.rua.length - a.rua.length);
  if (!best || best.invalidPolicy) return firstDmarc(instance, domain);
  return best.rua.length > 0 ? best.text : `${withoutEnd(best.text)}${reports(instance, domain)}`;
}

/** Without the semicolons and white space at its end. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[;\s]/.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function whyInvalid(text: string): string {
  if (unquoted(text) !== null) return "the quotation marks are part of it.";
  if (parseDmarc(text) === null) return "it has to begin with exactly “v=DMARC1;”.";
  const seen = new Set<string>();
  const twice = text
    .split(";")
    .map((part) => part.split("=", 1)[0]?.trim() ?? "")
    .find((tag) => tag !== "" && (seen.has(tag) || !seen.add(tag)));
  return twice ? `“${twice}=” stands in it twice.` : "it has no valid policy: “p=” must be none, quarantine or reject.";
}

/** Keeps the reports of a record that cannot be read, and gives it a policy. */
function mended(text: string, fresh: string): string {
  const uri = /\brua\s*=\s*([^;"\s]+)/i.exec(text)?.[1];
  const meant = /\bp\s*=\s*(q|r)/i.exec(text)?.[1]?.toLowerCase();
  const policy = meant === "q" ? "quarantine" : meant === "r" ? "reject" : "none";
  const mailto = uri && (/^mailto:/i.test(uri) ? uri : /^[^@:\s]+@[^@:\s]+$/.test(uri) ? `mailto:${uri}` : null);
  return mailto ? `v=DMARC1; p=${policy}; rua=${mailto}` : fresh.replace("p=none", `p=${policy}`);
}
