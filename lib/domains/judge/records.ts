/**
 * What a domain has to publish, and what of it stands in the DNS.
 *
 * Mail leaves with an envelope sender at the domain itself, so the domain's own SPF record has to let this instance send:
 * it includes `Instance.spfInclude`, whose record the operator keeps, or names the sending addresses. Nothing else of
 * the domain's SPF is touched.
 */
import type { Dns, Looked } from "@/lib/infra/dns";
import { isWildcard, whyAbsent } from "./absent";
import { dkimName, dkimText, judgeKey } from "./dkim-verdict";
import { type DmarcVerdict, firstDmarc } from "./dmarc-verdict";
import { type Marks, markDifferences } from "./marks";
import { mxPriority } from "./mx";
import { unquoted } from "./quotes";
import { ownTerms, plainSpf } from "./spf-fix";
import type { SpfVerdict } from "./spf-verdict";
import { type Instance, type PartVerdict, type State, unansweredSays, type Wanted } from "./verdict";

export type Purpose = "ownership" | "dkim" | "spf" | "dmarc" | "mx" | "tracking";

export interface WantedRecord {
  readonly purpose: Purpose;
  readonly type: "TXT" | "MX" | "CNAME";
  readonly name: string;
  readonly value: string;
  /** Without it the domain cannot be verified. */
  readonly required: boolean;
  readonly priority?: number;
}

export interface RecordVerdict extends WantedRecord {
  readonly state: State;
  /** One sentence about what is wrong and what to do; null when all is well. */
  readonly says: string | null;
  readonly found: readonly string[];
  /** What should stand there, given what stands there already: a merged SPF record, say. */
  readonly expected: string;
  /** Between the nearest of `found` and `expected`; null when there is nothing to compare. */
  readonly marks: Marks | null;
  /** Why it could not be asked; only of what is `unknown`. */
  readonly unanswered?: PartVerdict["unanswered"];
}

export const ownershipName = (domain: string): string => `_mailwright.${domain}`;
export const ownershipText = (token: string): string => `mailwright-verify=${token}`;

/** The records in the order in which they are best published. */
export function wantedRecords(wanted: Wanted, instance: Instance): WantedRecord[] {
  const { domain, token, keys, inbound, trackingName } = wanted;
  return [
    { purpose: "ownership", type: "TXT", name: ownershipName(domain), value: ownershipText(token), required: true },
    ...keys
      .filter(({ use }) => use !== "retiring")
      .map(
        ({ selector, publicKey }) =>
          ({ purpose: "dkim", type: "TXT", name: dkimName(selector, domain), value: dkimText(publicKey), required: true }) as const,
      ),
    ...(ownTerms(instance).length
      ? [{ purpose: "spf", type: "TXT", name: domain, value: plainSpf(instance), required: false } as const]
      : []),
    {
      purpose: "dmarc",
      type: "TXT",
      name: `_dmarc.${domain}`,
      value: firstDmarc(instance, domain),
      required: false,
    },
    ...(inbound && instance.mxHost
      ? [{ purpose: "mx", type: "MX", name: domain, value: instance.mxHost, priority: mxPriority, required: false } as const]
      : []),
    ...(trackingName && instance.trackingHost
      ? [{ purpose: "tracking", type: "CNAME", name: trackingName, value: instance.trackingHost, required: false } as const]
      : []),
  ];
}

/** Each record against the DNS. The parts that are judged anyway lend their verdict. */
export function judgeRecords(
  dns: Dns,
  wanted: Wanted,
  instance: Instance,
  parts: { readonly spf: SpfVerdict; readonly dmarc: DmarcVerdict; readonly mx: PartVerdict },
): Promise<RecordVerdict[]> {
  return Promise.all(
    wantedRecords(wanted, instance).map(async (record): Promise<RecordVerdict> => {
      switch (record.purpose) {
        case "dkim": {
          const key = wanted.keys.find(({ selector }) => dkimName(selector, wanted.domain) === record.name);
          return fromPart(record, await judgeKey(dns, wanted.domain, key ?? { selector: "", publicKey: "", use: "next" }), record.value);
        }
        case "spf":
          return fromSpf(record, parts.spf);
        case "dmarc":
          return fromPart(record, settled(parts.dmarc, parts.dmarc.pass), parts.dmarc.lost[0]?.fix.value ?? record.value);
        default:
          return compare(dns, record, wanted.domain);
      }
    }),
  );
}

/** A record that does its work is right, whatever else it could do better: that is told with the score. */
const settled = (part: PartVerdict, works: boolean | null): PartVerdict => (works === true ? { ...part, state: "ok" } : part);

function fromSpf(record: WantedRecord, part: SpfVerdict): RecordVerdict {
  return fromPart(record, settled(part, part.authorized === true && part.pass), part.lost[0]?.fix.value ?? part.record ?? record.value);
}

function fromPart(record: WantedRecord, part: PartVerdict, expected: string): RecordVerdict {
  const good = part.state === "ok" || part.state === "warn";
  return {
    ...record,
    state: part.state,
    says: part.state === "ok" ? null : part.detail,
    found: part.found,
    expected: good && part.found[0] && part.lost.length === 0 ? part.found[0] : expected,
    marks: part.state === "ok" || part.state === "unknown" ? null : nearest(part.found, expected),
    ...(part.unanswered ? { unanswered: part.unanswered } : {}),
  };
}

async function compare(dns: Dns, record: WantedRecord, domain: string): Promise<RecordVerdict> {
  const { type, name, priority } = record;
  const expected = type === "MX" ? `${priority} ${record.value}` : record.value;
  const looked: Looked<string> = await lookAt(dns, type, name);
  const give = (state: State, says: string | null, found: readonly string[] = []): RecordVerdict => ({
    ...record,
    state,
    says,
    found,
    expected,
    marks: state === "wrong" ? nearest(found, expected) : null,
  });
  if (looked.state === "unknown") return { ...give("unknown", unansweredSays(looked)), unanswered: looked };
  const found = looked.state === "found" ? looked.records : [];
  if (found.some((one) => same(one, expected, type))) {
    const rival =
      type === "MX" && found.length > 1 ? `Mail may also go to ${found.filter((one) => !same(one, expected, type)).join(", ")}.` : null;
    return give(rival ? "warn" : "ok", rival, found);
  }
  if (found.length === 0 || (name !== domain && (await isWildcard(dns, type, name, found)))) {
    const plain = type === "CNAME" ? await standsInTheWay(dns, name) : null;
    return give(
      "missing",
      plain ?? (await whyAbsent(dns, type, name, domain, (one) => isMeant(record, one))) ?? `There is no ${type} record at ${name} yet.`,
    );
  }
  const quoted = type === "TXT" && found.some((one) => unquoted(one)?.trim() === expected);
  const says = quoted ? "The quotation marks are part of the record. Publish it without them." : null;
  return give("wrong", says ?? `The ${type} record at ${name} says something else.`, found);
}

async function lookAt(dns: Dns, type: WantedRecord["type"], name: string): Promise<Looked<string>> {
  if (type === "TXT") return dns.txt(name);
  if (type === "CNAME") return dns.cname(name);
  const looked = await dns.mx(name);
  return looked.state === "found"
    ? { ...looked, records: looked.records.map(({ priority, host }) => `${priority} ${host || "."}`) }
    : looked;
}

/** Hosts behind a proxy answer with addresses of their own instead of the alias. */
async function standsInTheWay(dns: Dns, name: string): Promise<string | null> {
  const a = await dns.a(name);
  return a.state === "found"
    ? `${name} has an address of its own (${a.records[0]}) instead of the alias. If your DNS host proxies it, switch the proxy off.`
    : null;
}

/** Also a proof with an older token is the one that was entered. */
const isMeant = ({ purpose, type, value }: WantedRecord, one: string): boolean =>
  purpose === "ownership" ? /^\W*mailwright-verify=/i.test(one) : same(one, value, type);

/** MX is right whatever its priority; names know no upper case. */
const same = (found: string, expected: string, type: WantedRecord["type"]): boolean => {
  if (type === "TXT") return found.trim() === expected;
  const strip = (text: string) => text.toLowerCase().replace(/^\d+ /, "").replace(/\.$/, "");
  return strip(found) === strip(expected);
};

/** A name has one or two records of a kind; of thousands, nobody looks for the nearest. */
const mostCompared = 10;

function nearest(found: readonly string[], expected: string): Marks | null {
  const all = found.slice(0, mostCompared).map((one) => markDifferences(one, expected));
  const size = ({ found: a, expected: b }: Marks) => [...a, ...b].reduce((sum, [from, to]) => sum + to - from, 0);
  return all.sort((a, b) => size(a) - size(b))[0] ?? null;
}
