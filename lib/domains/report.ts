/** The last check of a domain as its row keeps it: parsed on the way in and on the way out. */
import { z } from "zod";
import { type Judgement, type Part, parts as partNames, type State } from "./judge";
import { unansweredBy, withLastingErrors } from "./lasting-errors";
import { DomainDetail, DomainRecord, type DomainRow, DomainScore, Loss, RecordState } from "./schemas";

const Report = z.object({
  ownership: RecordState,
  /** The last state of each part that could be asked about, so that an outage in between hides no change. */
  known: z.record(z.string(), RecordState),
  records: z.array(DomainRecord),
  parts: DomainScore.shape.checks.unwrap(),
  lost: z.array(Loss),
  advice: DomainScore.shape.advice,
  host: DomainDetail.shape.host,
  incomplete: z.boolean(),
  /** Of each part, and of the proof of ownership, that the servers answer with errors: since when, and for how many checks in a row. */
  unanswered: z.record(z.string(), z.object({ since: z.iso.datetime(), checks: z.number().int() })).optional(),
});
export type Report = z.output<typeof Report>;

/** @param now of this check, by which errors that last are told from those that pass */
export function toReport(judged: Judgement, before: Report | null, now: Date): Report {
  const { ownership, lost, advice, host, incomplete } = judged;
  const unanswered = unansweredBy(judged, before, now);
  const { parts, records } = withLastingErrors(judged, unanswered, now);
  const states = Object.entries({ ownership, ...Object.fromEntries(partNames.map((part) => [part, parts[part].state])) });
  const known = { ...before?.known, ...Object.fromEntries(states.filter(([, state]) => state !== "unknown")) };
  const shaped = {
    records: records.map(({ state, ...record }) => ({ ...record, status: state })),
    // An earlier version reads this too, and knows no points that are null; see `isGuess`.
    parts: Object.fromEntries(partNames.map((part) => [part, { ...parts[part], points: parts[part].points ?? 0 }])),
    lost,
    advice,
    host,
  };
  return Report.parse(storable({ ownership, known, incomplete, unanswered, ...shaped }));
}

const longest = 4096;
const most = 40;

/** Strangers write what stands in the DNS: PostgreSQL keeps no NUL, and nobody needs a megabyte of it. Lengths stay, so marks do. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, longest).replaceAll("\0", "\ufffd").toWellFormed();
  if (Array.isArray(value)) return value.slice(0, most).map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[name, storable(inner)]])));
}

/** As the column takes it. */
export const toJson = (report: Report): Record<string, z.core.util.JSONType> => z.record(z.string(), z.json()).parse(report);

/** What was not asked about, now or before, has no points. Earlier versions wrote its full points down. */
const isGuess = ({ state, stale }: { readonly state: State; readonly stale: boolean }): boolean => state === "unknown" && !stale;

/** Null before the first check. */
export function readReport(stored: unknown): Report | null {
  if (stored === null) return null;
  const report = Report.parse(stored);
  for (const part of partNames) if (isGuess(report.parts[part])) report.parts[part].points = null;
  return report;
}

/** Points of each part that could be asked about, for parts that cannot be asked about next time. */
export function lastPoints(report: Report | null): Partial<Record<Part, number>> {
  if (!report) return {};
  const known = partNames.flatMap((part) => (report.parts[part].points === null ? [] : [[part, report.parts[part].points] as const]));
  return Object.fromEntries(known);
}

const Brief = z.object({ state: RecordState, stale: z.boolean() });
const InBrief = z.object({ parts: z.object({ spf: Brief, dkim: Brief, dmarc: Brief, mx: Brief }) });

/** The states of the four parts and whether all of their points are known, for lists: reads no more of the report than that. */
export function readStates(stored: unknown): { readonly states: DomainRow["states"]; readonly scored: boolean } {
  if (stored === null) return { states: null, scored: false };
  const { spf, dkim, dmarc, mx } = InBrief.parse(stored).parts;
  return {
    states: { spf: spf.state, dkim: dkim.state, dmarc: dmarc.state, mx: mx.state },
    scored: ![spf, dkim, dmarc, mx].some(isGuess),
  };
}

const Known = z.object({ known: z.record(z.string(), RecordState) });

/** Whether the domain's own token and key were seen in the DNS when they could last be asked about. */
export function isProven(stored: unknown): boolean {
  if (stored === null) return false;
  const { ownership, dkim } = Known.parse(stored).known;
  return ownership === "ok" && (dkim === "ok" || dkim === "warn");
}

export interface Change {
  readonly about: string;
  readonly from: State | null;
  readonly to: State;
}

/** What is another state than before: the proof of ownership, and each part. */
export function changesBetween(before: Report | null, after: Report): Change[] {
  const states = (report: Report): [string, State][] => [
    ["ownership", report.ownership],
    ...partNames.map((part): [string, State] => [part, report.parts[part].state]),
  ];
  const old = new Map(before ? states(before) : []);
  return states(after).flatMap(([about, to]) => (old.get(about) === to ? [] : [{ about, from: old.get(about) ?? null, to }]));
}

const good = new Set<State>(["ok", "warn"]);
const bad = new Set<State>(["wrong", "missing"]);

/** What was in order when it could last be asked about and is not any more, in sentences. */
export const regressions = (before: Report | null, report: Report): string[] =>
  Object.entries(report.known)
    .filter(([about, state]) => bad.has(state) && good.has(before?.known[about] ?? "unknown"))
    .map(([about]) =>
      about === "ownership"
        ? (report.records.find(({ purpose }) => purpose === "ownership")?.says ?? "The proof that the domain is yours is gone.")
        : (report.lost.find((loss) => loss.about === about)?.says ?? `${about.toUpperCase()} is not in order any more.`),
    );
