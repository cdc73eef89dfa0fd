/**
 * Reads pages of the log, however long it is. In order, a page touches the emails that it shows and no others. A filter is tried
 * on so many ids at a time, from an index that knows them or from the newest on: on few at first, which is enough for what many
 * fit, then on more, so that a rare word costs no more than it must, and says how far it has looked.
 */
import { pool } from "@/lib/infra/db/client";
import { acceptedIn, type Condition, conditionsOf, type EmailFilters, isInOrder, type Put } from "./email-conditions";
import { fewWaiting, fewWithAddress, troubleTypes } from "./few-emails";
import { type ListedColumns, listed } from "./listed-emails";
import { clocksDisagreeMs, firstIdAt } from "./moment-ids";
import { readSearch, type Sought } from "./sought";
import { readWritten } from "./written-address";

/** Totals are exact up to here; beyond, counting would cost more than it tells. */
export const countedRows = 10_000;
/** On so many emails a filter without an index is tried. */
export const triedRows = 5_000;
/** On so many it is tried first: when they fill the page, that is enough. */
const triedFirst = 500;

/** Where a page begins, and which way it goes from there. */
export interface Place {
  readonly id: string | null;
  readonly direction: "older" | "newer";
}

export interface FoundEmails {
  /** In the order of the place's direction; one more than asked when there are more. */
  readonly rows: ListedColumns[];
  /** Where the looking ended without having seen everything; null when it did not. */
  readonly lookedTo: { readonly id: string; readonly at: Date } | null;
  readonly total: number;
  readonly isEstimate: boolean;
}

/** What is looked through: emails in order, by one of three ways to them. */
type Source =
  | { readonly kind: "all" }
  /** So few that they are named. */
  | { readonly kind: "few"; readonly ids: readonly string[] }
  /** Those that have an event of these types, which are rare. */
  | { readonly kind: "trouble"; readonly types: readonly string[] };

export async function findEmails(
  teamId: string,
  filters: EmailFilters,
  place: Place,
  { skip, limit }: { skip: number; limit: number },
): Promise<FoundEmails> {
  if (isInOrder(filters)) return inOrder({ teamId, filters, source: { kind: "all" }, sought: null }, place, skip, limit + 1);
  const looking = await lookingFor(teamId, filters);
  const [onPage, found] = await both(look(looking, place, skip + limit + 1), place.id ? look(looking, newest, limit + 1) : null);
  const counted = found.stopped && (await isSmall(looking)) ? await look(looking, newest, triedRows + 1) : found;
  const rows = await named(teamId, onPage.ids.slice(skip), place);
  return {
    rows,
    lookedTo: rows.length > limit ? null : onPage.ended,
    total: Math.min(counted.fits, countedRows),
    isEstimate: counted.fits > countedRows || counted.ended !== null || counted.stopped,
  };
}

const both = async <T>(one: Promise<T>, other: Promise<T> | null): Promise<[T, T]> =>
  other ? Promise.all([one, other]) : one.then((found) => [found, found]);

const newest: Place = { id: null, direction: "older" };

/** All that is looked through can be tried at once, so that the total is exact. */
async function isSmall(looking: Looking): Promise<boolean> {
  const { values, put } = parameters(looking);
  const { rows } = await pool().query<{ small: boolean }>({
    name: nameOf("small-log", looking, newest),
    text: `SELECT NOT EXISTS (SELECT e.id FROM emails e WHERE e.team_id = $1 AND ${within("e.id", looking.filters, newest, put)} OFFSET ${triedRows}) AS small`,
    values,
  });
  return rows[0]?.small ?? false;
}

interface Looking {
  readonly teamId: string;
  readonly filters: EmailFilters;
  readonly source: Source;
  readonly sought: Sought | null;
}

async function lookingFor(teamId: string, filters: EmailFilters): Promise<Looking> {
  const sought = await readSearch(teamId, filters.search);
  const named = namedBy(sought);
  const few =
    named ??
    (filters.to && (await fewTo(teamId, filters.to))) ??
    onlyTo(sought) ??
    (await fewWaiting(teamId, filters.status)) ??
    (await fewWaiting(teamId, filters.recipientStatus));
  const types = troubleTypes(filters.status) ?? troubleTypes(filters.recipientStatus);
  const source: Source = few ? { kind: "few", ids: few } : types ? { kind: "trouble", types } : { kind: "all" };
  return { teamId, filters, source, sought };
}

function namedBy(sought: Sought | null): readonly string[] | null {
  if (sought?.kind === "named") return [sought.id];
  return sought?.kind === "carried" ? sought.ids : null;
}

async function fewTo(teamId: string, to: string): Promise<readonly string[] | null> {
  const written = readWritten(to);
  return "domain" in written ? null : fewWithAddress(teamId, written.beginning);
}

/** The emails to an address that can be nothing else, not even From. */
const onlyTo = (sought: Sought | null): readonly string[] | null =>
  sought?.kind === "words" && sought.subject === null && !sought.mayBeFrom ? sought.few : null;

/** Emails that a searched word leads to by an index, and that may be far back. */
const farBackOf = ({ sought, source }: Looking): readonly string[] =>
  (source.kind === "all" && sought?.kind === "words" && sought.few) || [];

/** The total is counted beside the page. Only ids are counted, so no email is read for it. */
async function inOrder(looking: Looking, place: Place, skip: number, take: number): Promise<FoundEmails> {
  const [rows, counted] = await Promise.all([pageInOrder(looking, place, skip, take), countInOrder(looking)]);
  return { rows, lookedTo: null, total: Math.min(counted, countedRows), isEstimate: counted > countedRows };
}

async function pageInOrder(looking: Looking, place: Place, skip: number, take: number): Promise<ListedColumns[]> {
  const { values, put } = parameters(looking);
  const ids = `${idsInOrder(looking, place, put)} LIMIT ${put(take)} OFFSET ${put(skip)}`;
  const { rows } = await pool().query<ListedColumns>({
    name: nameOf("page-of-log", looking, place),
    text: listed(`ARRAY(${ids})`, orderOf(place)),
    values,
  });
  return rows;
}

/** From the newest on, wherever the page is. Whether there are too many is asked first: that only passes them by. */
async function countInOrder(looking: Looking): Promise<number> {
  const { values, put } = parameters(looking);
  const ids = idsInOrder(looking, newest, put);
  const { rows } = await pool().query<{ n: number }>({
    name: nameOf("count-of-log", looking, newest),
    text: `SELECT CASE WHEN EXISTS (${ids} OFFSET ${countedRows}) THEN ${countedRows + 1} ELSE (SELECT count(*) FROM (${ids}) AS counted) END::int AS n`,
    values,
  });
  return rows[0]?.n ?? 0;
}

/** One for each text. */
const nameOf = (what: string, { filters: { after, before } }: Looking, { id, direction }: Place): string =>
  [what, id && direction, after && "after", before && "before"].filter(Boolean).join("-");

function idsInOrder(looking: Looking, place: Place, put: Put): string {
  const conditions = acceptedIn(looking.filters, put);
  return `SELECT e.id FROM emails e WHERE e.team_id = $1 AND ${within("e.id", looking.filters, place, put)} AND ${all(conditions)} ORDER BY e.id ${orderOf(place)}`;
}

interface Looked {
  /** Of those that fit, at most as many as were needed; in order. */
  readonly ids: readonly string[];
  readonly fits: number;
  /** Where the looking ended because it had tried as many as it may. */
  readonly ended: FoundEmails["lookedTo"];
  /** It ended because what was needed was found. */
  readonly stopped: boolean;
}

/** Finds `need` emails that fit, or all that fit among so many. */
async function look(looking: Looking, place: Place, need: number): Promise<Looked> {
  const { source } = looking;
  if (source.kind === "few") return { ...(await tryOut(looking, place, need, null)), ended: null, stopped: false };
  /** What is far back must not be shown before all that is newer was tried. */
  const first = farBackOf(looking).length > 0 ? triedRows : Math.min(triedRows, Math.max(triedFirst, 4 * need));
  const one = await tryOut(looking, place, need, first);
  if (one.last === null || first === triedRows) return { ...one, ended: one.last, stopped: false };
  if (one.fits >= need) return { ...one, ended: null, stopped: true };
  const rest = await tryOut(looking, { ...place, id: one.last.id }, need - one.fits, triedRows - first);
  return { ids: [...one.ids, ...rest.ids], fits: one.fits + rest.fits, ended: rest.last, stopped: false };
}

interface Tried {
  readonly ids: readonly string[];
  readonly fits: number;
  /** The last of those that were tried, when there may be more behind it. */
  readonly last: FoundEmails["lookedTo"];
}

/**
 * Ids first, from an index that has them; then what the conditions ask for, of all of them at once: one walk along an index instead
 * of a way down into it for each. Each step is made once and kept, so that no plan can make it again for every email. A word that
 * is a beginning of addresses finds those emails too, however far back they are.
 */
async function tryOut(looking: Looking, place: Place, need: number, most: number | null): Promise<Tried> {
  const { values, put } = parameters(looking);
  const steps: string[] = [];
  const step = (name: string, sql: string) => {
    steps.push(`${name} AS MATERIALIZED (${sql})`);
    return name;
  };
  const latest = step("latest", idsOf(looking, place, put, most));
  const farBack = farBackOf(looking);
  const tried = farBack.length > 0 ? step("tried", `SELECT id FROM latest UNION ${theseIds(farBack, looking, place, put)}`) : latest;
  const ofTried = `= ANY (ARRAY(SELECT id FROM ${tried}))`;
  const among = (recipients: string) =>
    `SELECT email_id FROM ${step(`people${steps.length}`, `SELECT r.email_id FROM recipients r WHERE r.email_id ${ofTried} AND ${recipients}`)}`;
  const itself = (email: string) =>
    `e.id IN (SELECT id FROM ${step(`itself${steps.length}`, `SELECT id FROM emails e WHERE team_id = $1 AND id ${ofTried} AND (${email})`)})`;
  const conditions = conditionsOf(looking.filters, looking.sought, { put, among, itself });
  const columns = [...new Set(conditions.flatMap((condition) => condition.columns))];
  const [whileRead, after] = [conditions.filter((each) => each.whileRead), conditions.filter((each) => !each.whileRead)];
  const asked = columns.length
    ? step("asked", `SELECT id, ${columns.join(", ")} FROM emails e WHERE team_id = $1 AND id ${ofTried} AND ${all(whileRead)}`)
    : tried;
  const lastTried = most === null ? "NULL::uuid" : `(SELECT id FROM latest OFFSET ${put(most - 1)} LIMIT 1)`;
  const { rows } = await pool().query<{ n: number; ids: string[] | null; last: string | null; at: Date | null }>(
    `WITH ${steps.join(", ")}
     SELECT n, ids, last, uuid_extract_timestamp(last) AS at
     FROM (
       SELECT count(*)::int AS n, (array_agg(id ORDER BY id ${orderOf(place)}))[1:${put(need)}::int] AS ids, ${lastTried} AS last
       FROM (SELECT e.id, (${all(after)}) AS fits FROM ${asked} e OFFSET 0) AS judged WHERE fits
     ) AS found`,
    values,
  );
  const { n = 0, ids = [], last = null, at = null } = rows[0] ?? {};
  return { ids: ids ?? [], fits: n, last: last && at ? { id: last, at } : null };
}

async function named(teamId: string, ids: readonly string[], place: Place): Promise<ListedColumns[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool().query<ListedColumns>({
    name: `named-emails-${place.direction}`,
    text: listed("$2::uuid[]", orderOf(place)),
    values: [teamId, ids],
  });
  return rows;
}

function parameters({ teamId }: Looking): { values: unknown[]; put: Put } {
  const values: unknown[] = [teamId];
  return { values, put: (value) => `$${values.push(value)}` };
}

const orderOf = ({ direction }: Place): string => (direction === "older" ? "DESC" : "ASC");
const all = (conditions: readonly Condition[]): string => ["true", ...conditions.map(({ sql }) => sql)].join(" AND ");

function idsOf(looking: Looking, place: Place, put: Put, most: number | null): string {
  const { source, filters } = looking;
  if (source.kind === "few") return theseIds(source.ids, looking, place, put);
  if (source.kind === "trouble") return withEvents(source.types, looking, place, put, most);
  return `SELECT e.id FROM emails e WHERE e.team_id = $1 AND ${within("e.id", filters, place, put)} ORDER BY e.id ${orderOf(place)} LIMIT ${put(most)}`;
}

const theseIds = (ids: readonly string[], { filters }: Looking, place: Place, put: Put): string =>
  `SELECT s.id FROM unnest(${put(ids)}::uuid[]) AS s (id) WHERE $1::uuid IS NOT NULL AND ${within("s.id", filters, place, put)}`;

function withEvents(types: readonly string[], { filters }: Looking, place: Place, put: Put, most: number | null): string {
  const parts = types.map(
    (type) =>
      `(SELECT DISTINCT v.email_id AS id FROM events v WHERE v.team_id = $1 AND v.type = '${type}' AND ${within("v.email_id", filters, place, put)}
        ORDER BY v.email_id ${orderOf(place)} LIMIT ${put(most)})`,
  );
  return `SELECT id FROM (${parts.join(" UNION ")}) AS s ORDER BY id ${orderOf(place)} LIMIT ${put(most)}`;
}

/** Ids carry the time of their making, which is that of accepting but for what clocks disagree about. */
function within(id: string, { after, before }: EmailFilters, place: Place, put: Put): string {
  const sql = ["true"];
  if (place.id) sql.push(`${id} ${place.direction === "older" ? "<" : ">"} ${put(place.id)}::uuid`);
  if (after) sql.push(`${id} >= ${put(firstIdAt(Date.parse(after) - clocksDisagreeMs))}::uuid`);
  if (before) sql.push(`${id} < ${put(firstIdAt(Date.parse(before) + clocksDisagreeMs))}::uuid`);
  return sql.join(" AND ");
}
