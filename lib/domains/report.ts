/** The last check of a domain as its row keeps it: parsed on the way in and on the way out. */
import { z } from "zod";
import { type Judgement, type Part, parts as partNames, type State } from "./judge";
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
});
export type Report = z.output<typeof Report>;

export function toReport({ ownership, records, parts, lost, advice, host, incomplete }: Judgement, before: Report | null): Report {
  const now = Object.entries({ ownership, ...Object.fromEntries(partNames.map((part) => [part, parts[part].state])) });
  const known = { ...before?.known, ...Object.fromEntries(now.filter(([, state]) => state !== "unknown")) };
  const shaped = { records: records.map(({ state, ...record }) => ({ ...record, status: state })), parts, lost, advice, host };
  return Report.parse(storable({ ownership, known, incomplete, ...shaped }));
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

/** Null before the first check. */
export const readReport = (stored: unknown): Report | null => (stored === null ? null : Report.parse(stored));

/** Points of each part that could be asked about, for parts that cannot be asked about next time. */
export function lastPoints(report: Report | null): Partial<Record<Part, number>> {
  if (!report) return {};
  const known = partNames.filter((part) => report.parts[part].state !== "unknown" || report.parts[part].stale);
  return Object.fromEntries(known.map((part) => [part, report.parts[part].points]));
}

const Brief = z.object({ state: RecordState });
const InBrief = z.object({ parts: z.object({ spf: Brief, dkim: Brief, dmarc: Brief, mx: Brief }) });

/** The states of the four parts, for lists: reads no more of the report than that. */
export function readStates(stored: unknown): DomainRow["checks"] {
  if (stored === null) return null;
  const { spf, dkim, dmarc, mx } = InBrief.parse(stored).parts;
  return { spf: spf.state, dkim: dkim.state, dmarc: dmarc.state, mx: mx.state };
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
