/** DKIM of a domain, judged: is the key that signs our mail published, readable, long enough and the right one? */
import type { Dns } from "@/lib/infra/dns";
import { isWildcard, whyAbsent } from "./absent";
import { type DkimRecord, keyDifference, parseDkimRecord } from "./dkim-record";
import { unquoted } from "./quotes";
import { type DkimKeyWanted, type Loss, type LossCode, loss, type PartVerdict, type State, unknownPart } from "./verdict";

export interface DkimVerdict extends PartVerdict {
  readonly selector: string | null;
  readonly bits: number | null;
}

const goodBits = 2048;
const leastBits = 1024;

/** The name a key stands at. */
export const dkimName = (selector: string, domain: string): string => `${selector}._domainkey.${domain}`;

/** The text of a key's record. */
export const dkimText = (publicKey: string): string => `v=DKIM1; k=rsa; p=${publicKey}`;

/** Judges the keys that sign now; a domain with several is as good as its worst. */
export async function judgeDkim(dns: Dns, domain: string, keys: readonly DkimKeyWanted[]): Promise<DkimVerdict> {
  const signing = keys.filter(({ use }) => use === "signing");
  const verdicts = await Promise.all(signing.map((key) => judgeKey(dns, domain, key)));
  const [worst] = verdicts.sort((a, b) => severity(b) - severity(a));
  return worst ?? { ...unknownPart({ why: "there is no key to look for yet" }), selector: null, bits: null };
}

const severity = ({ state, lost }: DkimVerdict): number => (state === "unknown" ? 0.5 : lost.reduce((sum, { points }) => sum + points, 0));

/** One key against the DNS. */
export async function judgeKey(dns: Dns, domain: string, key: DkimKeyWanted): Promise<DkimVerdict> {
  const name = dkimName(key.selector, domain);
  const looked = await dns.txt(name);
  if (looked.state === "unknown") return { ...unknownPart(looked), selector: key.selector, bits: null };
  const seen = looked.state === "found" ? looked.records : [];
  const byWildcard = seen.length > 0 && !seen.some(isKey) && (await isWildcard(dns, "TXT", name, seen));
  const found = byWildcard ? [] : seen;
  const value = dkimText(key.publicKey);
  const [text] = found;
  const record = text === undefined ? null : parseDkimRecord(text);
  const give = (code: LossCode, says: string): Loss =>
    loss("dkim", code, says, { type: "TXT", name, value, remove: found.filter((one) => one !== value) });
  const verdict = (state: State, lost: readonly Loss[], detail?: string): DkimVerdict => ({
    state,
    pass: state === "ok" || state === "warn",
    detail: detail ?? lost[0]?.says ?? "",
    found,
    lost,
    notes: [],
    selector: key.selector,
    bits: record?.bits ?? null,
  });
  if (text === undefined) {
    const wildcard = byWildcard ? `There is no key at ${name}; what is seen there is the answer of a wildcard. Publish this record.` : null;
    const says = wildcard ?? (await whyAbsent(dns, "TXT", name, domain, isKey)) ?? `There is no key at ${name}. Publish this record.`;
    return verdict("missing", [give("dkim_missing", says)]);
  }
  if (found.length > 1)
    return verdict("wrong", [
      give("dkim_several", `There are ${found.length} records at ${name}, and receivers may take either. Keep only this one.`),
    ]);
  if (!record)
    return verdict("wrong", [
      give("dkim_unreadable", `The record at ${name} is not a DKIM key: ${whyUnreadable(text)}. Replace it with this one.`),
    ]);
  const fatal = fault(record, key);
  if (fatal) return verdict("wrong", [give(...fatal)]);
  const lost: Loss[] = [];
  if (record.bits !== null && record.bits < goodBits && record.keyType === "rsa")
    lost.push(
      give("dkim_short", `The key has ${record.bits} bits; ${goodBits} are good practice. Rotate the key, and publish the new one.`),
    );
  if (record.testing) lost.push(give("dkim_testing", "“t=y” tells receivers that you are only testing. Leave it out."));
  return verdict(
    lost.length ? "warn" : "ok",
    lost,
    lost[0] ? undefined : `The key is published, ${record.bits} bits long, and the one we sign with.`,
  );
}

const isKey = (text: string): boolean => /(^|;)\s*(v\s*=\s*DKIM1|k\s*=\s*\w+|p\s*=)/i.test(text);

function fault(record: DkimRecord, key: DkimKeyWanted): [LossCode, string] | null {
  if (record.revoked) return ["dkim_revoked", "The key is revoked: “p=” is empty. Publish this record instead."];
  const difference = keyDifference(record.publicKey, key.publicKey);
  if (record.bits !== null && record.keyType === "rsa" && record.bits < leastBits)
    return [
      "dkim_too_short",
      `The key has ${record.bits} bits, and receivers refuse fewer than ${leastBits} (RFC 8301). Publish this record instead.`,
    ];
  if (difference)
    return ["dkim_other_key", `The published key is not the one we sign with: ${difference}. Replace the record with this one.`];
  if (record.keyType !== "rsa" || record.bits === null)
    return ["dkim_unreadable", `The record says “k=${record.keyType}”, but the key is RSA. Replace it with this one.`];
  if (!record.sha256) return ["dkim_not_for_mail", "“h=” does not allow sha256, with which we sign. Replace the record with this one."];
  if (!record.forMail) return ["dkim_not_for_mail", "“s=” does not allow the key for email. Replace the record with this one."];
  return null;
}

function whyUnreadable(text: string): string {
  if (unquoted(text) !== null) return "the quotes are part of it";
  if (!/(^|;)\s*p\s*=/i.test(text)) return "“p=” is missing";
  if (/^\s*v\s*=/i.test(text) && !/^\s*v\s*=\s*DKIM1\s*;/.test(text)) return "it has to begin with “v=DKIM1;”";
  return "its tags cannot be read";
}
