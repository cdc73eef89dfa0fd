/** A domain, judged: pure functions over answers of the DNS. Nothing here knows a database. */
import type { Dns } from "@/lib/infra/dns";
import { type Advice, advise } from "./advice";
import { judgeDkim } from "./dkim-verdict";
import { judgeDmarc } from "./dmarc-verdict";
import { type DnsHost, hostOf } from "./hosts";
import { judgeMx } from "./mx";
import { judgeRecords, type RecordVerdict } from "./records";
import { type Score, scoreOf } from "./score";
import { judgeSpf, type SpfVerdict } from "./spf-verdict";
import type { Instance, Part, State, Wanted } from "./verdict";

export type { Advice } from "./advice";
export { parseDkimRecord } from "./dkim-record";
export { dkimName } from "./dkim-verdict";
export type { DnsHost } from "./hosts";
export { type Marks, markDifferences, type Range } from "./marks";
export { judgeName, type NameRefusal, type NameRules, type NameVerdict } from "./name";
export { type Purpose, type RecordVerdict, type WantedRecord, wantedRecords } from "./records";
export { type PartScore, parts, type Score } from "./score";
export { checkHost, type SpfAnswer, type SpfResult } from "./spf";
export {
  type DkimKeyWanted,
  type Fix,
  type Instance,
  type Loss,
  type LossCode,
  type Part,
  type State,
  type Wanted,
  weights,
} from "./verdict";
export { quotedTxt, zoneFile } from "./zone-file";

export interface Judgement extends Score {
  readonly domain: string;
  readonly records: readonly RecordVerdict[];
  /** The proof of ownership alone: only `ok` verifies, and only `missing` and `wrong` count against it; `unknown` says nothing. */
  readonly ownership: State;
  /** Ownership and every key that signs are seen: the domain may be verified. Null when something of it could not be asked. */
  readonly verifiable: boolean | null;
  readonly spf: Pick<SpfVerdict, "result" | "record" | "lookups" | "voids" | "authorized">;
  readonly advice: readonly Advice[];
  /** Who serves the zone; null when not recognised. */
  readonly host: DnsHost | null;
  /** Something could not be asked, and is told where it belongs. */
  readonly incomplete: boolean;
}

/**
 * One check of a domain. Takes as long as the run it is given; never throws for what the DNS says or does not say.
 * @param last points of each part at the last check that could ask
 */
export async function judgeDomain(
  dns: Dns,
  wanted: Wanted,
  instance: Instance,
  last: Partial<Record<Part, number>> = {},
): Promise<Judgement> {
  const { domain } = wanted;
  const [spf, dkim, dmarc, mx, host] = await Promise.all([
    judgeSpf(dns, domain, instance),
    judgeDkim(dns, domain, wanted.keys),
    judgeDmarc(dns, domain, instance),
    judgeMx(dns, wanted, instance),
    zoneHost(dns, domain),
  ]);
  const [records, advice] = await Promise.all([
    judgeRecords(dns, wanted, instance, { spf, dmarc, mx }),
    advise(dns, wanted, instance, dmarc),
  ]);
  const ownership = records.find(({ purpose }) => purpose === "ownership")?.state ?? "unknown";
  const { record, lookups, voids, result, authorized } = spf;
  const score = scoreOf({ spf, dkim, dmarc, mx }, last);
  return {
    domain,
    ...score,
    records,
    ownership,
    verifiable: bothHold(asFact(ownership), dkim.pass),
    spf: { result, record, lookups, voids, authorized },
    advice,
    host,
    incomplete: [spf, dkim, dmarc, mx, ...records].some(({ state }) => state === "unknown"),
  };
}

/** The name servers of the nearest zone at or above the domain. */
async function zoneHost(dns: Dns, domain: string): Promise<DnsHost | null> {
  for (let name = domain; name.includes("."); name = name.slice(name.indexOf(".") + 1)) {
    const looked = await dns.ns(name);
    if (looked.state === "unknown") return null;
    if (looked.state === "found") return hostOf(looked.records);
  }
  return null;
}

const asFact = (state: State): boolean | null => (state === "unknown" ? null : state === "ok");

/** One that fails decides, whatever the other is. */
const bothHold = (a: boolean | null, b: boolean | null): boolean | null =>
  a === false || b === false ? false : a === null || b === null ? null : true;
