/**
 * A server that answers with an error once is having a bad moment. One that does so at every check for hours has a zone that
 * nobody can read, receivers included: then the domain's page says where to look, instead of asking for patience.
 */
import { type Judgement, type Part, type PartScore, parts as partNames, type RecordVerdict } from "./judge";

/** When errors began, and at how many checks in a row they were met. Keys are parts, and `ownership`. */
export type Unanswered = Readonly<Record<string, { readonly since: string; readonly checks: number }>>;

const lastingMs = 2 * 3_600_000;
const lastingChecks = 3;

type Judged = Pick<Judgement, "parts" | "records">;

/** What the servers answered with an error at this check, counted on from the check before. */
export function unansweredBy(judged: Judged, before: { readonly unanswered?: Unanswered | undefined } | null, now: Date): Unanswered {
  const failing = aboutsOf(judged).filter(([, verdict]) => verdict.unanswered?.fault === "server");
  return Object.fromEntries(
    failing.map(([about]) => {
      const known = before?.unanswered?.[about];
      return [about, { since: known?.since ?? now.toISOString(), checks: (known?.checks ?? 0) + 1 }];
    }),
  );
}

type Marked<T> = T & { readonly unansweredSince?: string };

/** The judgement in which errors that have lasted are told as such. */
export function withLastingErrors(
  { parts, records }: Judged,
  unanswered: Unanswered,
  now: Date,
): { readonly parts: Readonly<Record<Part, Marked<PartScore>>>; readonly records: readonly Marked<RecordVerdict>[] } {
  const lasting = (about: string, why: string | undefined) => {
    const errors = unanswered[about];
    const isLasting = errors && errors.checks >= lastingChecks && now.getTime() - Date.parse(errors.since) >= lastingMs;
    return isLasting && why !== undefined ? { says: sentence(why, errors, now), unansweredSince: errors.since } : null;
  };
  const part = (name: Part): Marked<PartScore> => {
    const found = lasting(name, parts[name].unanswered?.why);
    return found ? { ...parts[name], detail: found.says, unansweredSince: found.unansweredSince } : parts[name];
  };
  return {
    parts: { spf: part("spf"), dkim: part("dkim"), dmarc: part("dmarc"), mx: part("mx") },
    records: records.map((record) => ({ ...record, ...lasting(record.purpose, record.unanswered?.why) })),
  };
}

function aboutsOf({ parts, records }: Judged): (readonly [string, Pick<PartScore, "unanswered">])[] {
  const ownership = records.find(({ purpose }) => purpose === "ownership");
  return [...partNames.map((name) => [name, parts[name]] as const), ...(ownership ? [["ownership", ownership] as const] : [])];
}

function sentence(why: string, { since, checks }: { readonly since: string; readonly checks: number }, now: Date): string {
  const hours = Math.floor((now.getTime() - Date.parse(since)) / 3_600_000);
  const time = hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
  return `For ${time} none of ${checks} checks got an answer: ${why}. Receivers probably meet the same error. Check at the registrar that the domain is delegated to the right name servers, and that its DNSSEC records (DS) belong to its keys.`;
}
