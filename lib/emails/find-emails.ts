/**
 * Reads pages of the log, however long it is. What an index answers is looked up; any other filter is tried on so many
 * emails at a time, so that a rare word costs no more than a common one, and says how far it has looked.
 */
import { pool } from "@/lib/infra/db/client";
import { type EmailSummaryColumns, isDue } from "./email";
import { type Condition, conditionsOf, type EmailFilters, namedEmail, type Put } from "./email-conditions";
import { fewWaiting, fewWithAddress, troubleTypes } from "./few-emails";

/** Totals are exact up to here; beyond, counting would cost more than it tells. */
export const countedRows = 10_000;
/** On so many emails a filter without an index is tried. */
export const triedRows = 5_000;

/** Where a page begins, and which way it goes from there. */
export interface Place {
  readonly id: string | null;
  readonly direction: "older" | "newer";
}

export interface FoundEmails {
  /** In the order of the place's direction; one more than asked when there are more. */
  readonly rows: EmailSummaryColumns[];
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
  { page, limit }: { page: number; limit: number },
): Promise<FoundEmails> {
  const looking = await lookingFor(teamId, filters);
  const atStart = !place.id && page === 1;
  const { rows, ...counted } = await (atStart && isBounded(looking)
    ? lookOnce(looking, limit + 1)
    : lookTwice(looking, place, limit + 1, place.id ? 0 : (page - 1) * limit));
  const lookedTo = rows.length > limit ? null : await whereLookingEnded(looking, place);
  return { rows, lookedTo, ...counted };
}

/** What is tried on every one of so many emails is tried once, for the page and for the count. */
async function lookOnce(looking: Looking, take: number): Promise<Omit<FoundEmails, "lookedTo">> {
  const { values, put } = parameters(looking);
  const conditions = conditionsOf(looking.filters, looking.toWord, put);
  const from = (conditions.every(({ byId }) => byId) ? idsOf : emailsOf)(looking, newest, put);
  const { rows } = await pool().query<{ n: number; looked: number; ids: string[] | null }>(
    `SELECT count(*) FILTER (WHERE fits)::int AS n, count(*)::int AS looked, (array_agg(id ORDER BY id DESC) FILTER (WHERE fits))[1:${put(take)}::int] AS ids
     FROM (SELECT e.id, (${all(conditions)}) AS fits FROM (${from}) e) AS tried`,
    values,
  );
  const { n = 0, looked = 0, ids } = rows[0] ?? {};
  return { rows: await readNamed(looking, ids ?? []), total: n, isEstimate: looked >= triedRows };
}

async function readNamed({ teamId }: Looking, ids: readonly string[]): Promise<EmailSummaryColumns[]> {
  if (ids.length === 0) return [];
  const { rows } = await pool().query<EmailSummaryColumns>({
    name: "named-emails",
    text: `SELECT ${summary} FROM emails e WHERE e.team_id = $1 AND e.id = ANY ($2::uuid[]) ORDER BY e.id DESC`,
    values: [teamId, ids],
  });
  return rows;
}

async function lookTwice(looking: Looking, place: Place, take: number, skip: number): Promise<Omit<FoundEmails, "lookedTo">> {
  const [rows, counted] = await Promise.all([readPage(looking, place, take, skip), count(looking)]);
  return { rows, ...counted };
}

const newest: Place = { id: null, direction: "older" };

interface Looking {
  readonly teamId: string;
  readonly filters: EmailFilters;
  readonly source: Source;
  /** To addresses that begin with the word that is searched for, which may be far back; null when they are many. */
  readonly toWord: readonly string[] | null;
}

async function lookingFor(teamId: string, filters: EmailFilters): Promise<Looking> {
  const { status, search, to } = filters;
  const named = search ? namedEmail(search) : null;
  if (named) return { teamId, filters, source: { kind: "few", ids: [named.id] }, toWord: null };
  const address = to ?? (search?.includes("@") ? search : undefined);
  const few = (address ? await fewWithAddress(teamId, address) : null) ?? (await fewWaiting(teamId, status));
  const types = troubleTypes(status);
  const source: Source = few ? { kind: "few", ids: few } : types ? { kind: "trouble", types } : { kind: "all" };
  return { teamId, filters, source, toWord: search && !search.includes("@") ? await fewWithAddress(teamId, search) : null };
}

const summary = `e.id, e.source, e.mode, e.message_id, e.from_address, e.from_name, e.to_line, e.subject, e.tags, e.created_at, e.send_at, ${isDue}`;

async function readPage(looking: Looking, place: Place, take: number, skip: number): Promise<EmailSummaryColumns[]> {
  const { values, put } = parameters(looking);
  const conditions = conditionsOf(looking.filters, looking.toWord, put);
  const { rows } = await pool().query<EmailSummaryColumns>(
    `SELECT ${summary} FROM (${emailsOf(looking, place, put)}) e WHERE ${all(conditions)}
     ORDER BY e.id ${orderOf(place)} LIMIT ${put(take)} OFFSET ${put(skip)}`,
    values,
  );
  return rows;
}

/** From the newest on, wherever the page is. What asks for nothing but the ids reads no email. */
async function count(looking: Looking): Promise<{ total: number; isEstimate: boolean }> {
  const { values, put } = parameters(looking);
  const conditions = conditionsOf(looking.filters, looking.toWord, put);
  const from = (conditions.every(({ byId }) => byId) ? idsOf : emailsOf)(looking, newest, put);
  const { rows } = await pool().query<{ n: number; looked: number }>(
    isBounded(looking)
      ? `SELECT count(*) FILTER (WHERE ${all(conditions)})::int AS n, count(*)::int AS looked FROM (${from}) e`
      : `SELECT count(*)::int AS n, 0 AS looked FROM (SELECT FROM (${from}) e WHERE ${all(conditions)} LIMIT ${countedRows + 1}) AS counted`,
    values,
  );
  const { n = 0, looked = 0 } = rows[0] ?? {};
  return { total: Math.min(n, countedRows), isEstimate: n > countedRows || looked >= triedRows };
}

/** The last of the emails that were looked at from the place on, when there may be more behind it. */
async function whereLookingEnded(looking: Looking, place: Place): Promise<FoundEmails["lookedTo"]> {
  const { values, put } = parameters(looking);
  if (!isBounded(looking)) return null;
  const looked = looking.source.kind === "all" ? scanned("e.id", looking, place, put, true) : idsOf(looking, place, put);
  const { rows } = await pool().query<{ id: string; at: Date }>(
    `SELECT e.id, uuid_extract_timestamp(e.id) AS at FROM (${looked}) e ORDER BY e.id ${orderOf(place)} LIMIT 1 OFFSET ${triedRows - 1}`,
    values,
  );
  return rows[0] ?? null;
}

function parameters({ teamId }: Looking): { values: unknown[]; put: Put } {
  const values: unknown[] = [teamId];
  return { values, put: (value) => `$${values.push(value)}` };
}

const orderOf = ({ direction }: Place): string => (direction === "older" ? "DESC" : "ASC");
const all = (conditions: readonly Condition[]): string => ["true", ...conditions.map(({ sql }) => sql)].join(" AND ");

/** Named emails are few, and what most emails have needs no bound. */
const isBounded = ({ source, filters, toWord }: Looking): boolean =>
  source.kind === "trouble" || (source.kind === "all" && conditionsOf(filters, toWord, () => "NULL").some(({ isRare }) => isRare));

/** Rows of `emails`. */
function emailsOf(looking: Looking, place: Place, put: Put): string {
  if (looking.source.kind === "all" && !looking.toWord?.length) return scanned("e.*", looking, place, put, isBounded(looking));
  return `SELECT e.* FROM (${idsOf(looking, place, put)}) s JOIN emails e ON e.id = s.id WHERE e.team_id = $1`;
}

/** Their ids alone. A word that is a beginning of addresses finds those emails too, however far back they are. */
function idsOf(looking: Looking, place: Place, put: Put): string {
  const { source, toWord } = looking;
  if (source.kind === "few") return named(source.ids, looking, place, put);
  if (source.kind === "trouble") return withEvents(source.types, looking, place, put);
  const latest = scanned("e.id", looking, place, put, isBounded(looking));
  return toWord?.length ? `(${latest}) UNION (${named(toWord, looking, place, put)})` : latest;
}

const named = (ids: readonly string[], { filters }: Looking, place: Place, put: Put): string =>
  `SELECT s.id FROM unnest(${put(ids)}::uuid[]) AS s (id) WHERE $1::uuid IS NOT NULL AND ${within("s.id", filters, place, put)}`;

function withEvents(types: readonly string[], { filters }: Looking, place: Place, put: Put): string {
  const parts = types.map(
    (type) =>
      `(SELECT DISTINCT v.email_id AS id FROM events v WHERE v.team_id = $1 AND v.type = '${type}' AND ${within("v.email_id", filters, place, put)}
        ORDER BY v.email_id ${orderOf(place)} LIMIT ${triedRows})`,
  );
  return parts.length === 1
    ? (parts[0] ?? "")
    : `SELECT id FROM (${parts.join(" UNION ")}) AS s ORDER BY id ${orderOf(place)} LIMIT ${triedRows}`;
}

function scanned(columns: string, { filters }: Looking, place: Place, put: Put, bounded: boolean): string {
  const bound = bounded ? ` LIMIT ${triedRows}` : "";
  return `SELECT ${columns} FROM emails e WHERE e.team_id = $1 AND ${within("e.id", filters, place, put)} ORDER BY e.id ${orderOf(place)}${bound}`;
}

/** Ids carry the time of their making, which is that of accepting but for what clocks disagree about. */
const clocksDisagreeMs = 10_000;

function within(id: string, { after, before }: EmailFilters, place: Place, put: Put): string {
  const sql = ["true"];
  if (place.id) sql.push(`${id} ${place.direction === "older" ? "<" : ">"} ${put(place.id)}::uuid`);
  if (after) sql.push(`${id} >= ${put(firstId(Date.parse(after) - clocksDisagreeMs))}::uuid`);
  if (before) sql.push(`${id} < ${put(firstId(Date.parse(before) + clocksDisagreeMs))}::uuid`);
  return sql.join(" AND ");
}

/** No id of that millisecond is smaller. */
function firstId(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0").slice(-12);
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
