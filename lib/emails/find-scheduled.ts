/**
 * What waits for its time, the next to leave first: along the queue, which is in that order. Where something else is asked
 * for too, it is tried on a bounded number, and the answer says how far it has looked.
 */
import { pool } from "@/lib/infra/db/client";
import { publicId, readId } from "@/lib/infra/ids";
import { type EmailSummaryColumns, isDue } from "./email";
import { conditionsOf, type EmailFilters, type Put } from "./email-conditions";
import { countedRows, triedRows } from "./find-emails";
import { readSearch, type Sought } from "./sought";

/** A place in the order: the email that is passed, and the time for which it was scheduled then. It may be moved meanwhile. */
export interface DuePlace {
  readonly id: string;
  readonly dueAt: Date;
}

export interface FoundScheduled {
  /** One more than asked when there are more. */
  readonly rows: (EmailSummaryColumns & { due_at: Date })[];
  readonly lookedTo: DuePlace | null;
  readonly total: number;
  readonly isEstimate: boolean;
}

/** `1795943220000.em_…`, for `readDuePlace`. */
export const duePlace = ({ id, dueAt }: DuePlace): string => `${dueAt.getTime()}.${publicId("email", id)}`;

/** Null when the text is no place of that order. */
export function readDuePlace(text: string): DuePlace | null {
  const [, ms, name = ""] = /^(\d{1,14})\.(em_\w+)$/.exec(text) ?? [];
  const id = readId("email", name);
  return ms && id ? { id, dueAt: new Date(Number(ms)) } : null;
}

export async function findScheduled(
  teamId: string,
  filters: Omit<EmailFilters, "status" | "recipientStatus">,
  place: DuePlace | null,
  { skip, limit }: { skip: number; limit: number },
): Promise<FoundScheduled> {
  const sought = await readSearch(teamId, filters.search);
  const bounded = conditionsOf(filters, sought, { put: () => "NULL", among, itself }).length > 0;
  const [rows, counted] = await Promise.all([
    readPage(teamId, filters, sought, place, limit + 1, skip, bounded),
    count(teamId, filters, sought, bounded),
  ]);
  const lookedTo = bounded && rows.length <= limit ? await whereLookingEnded(teamId, place) : null;
  return { rows, lookedTo, ...counted };
}

/** Of one email at a time: what is scheduled and fits the rest is few. */
const among = (recipients: string): string => `SELECT r.email_id FROM recipients r WHERE r.email_id = e.id AND ${recipients}`;
const itself = (email: string): string => `(${email})`;

/** Places in the queue in the order of their time. Each lane has that order in the index. */
function queued(place: DuePlace | null, put: Put, take: number | null): string {
  const from = place ? `AND (d.due_at, d.email_id) > (${put(place.dueAt)}::timestamptz, ${put(place.id)}::uuid)` : "";
  const lane = (no: number) =>
    `(SELECT d.email_id, d.due_at FROM deliveries d WHERE d.lane = ${no} AND d.team_id = $1 AND d.due_at > now() ${from} ORDER BY d.due_at, d.email_id)`;
  return `SELECT email_id, due_at FROM (${lane(0)} UNION ALL ${lane(1)}) AS q ORDER BY due_at, email_id ${take === null ? "" : `LIMIT ${take}`}`;
}

function scheduled(filters: EmailFilters, sought: Sought | null, place: DuePlace | null, put: Put, bounded: boolean): string {
  const conditions = conditionsOf(filters, sought, { put, among, itself }).map(({ sql }) => ` AND ${sql}`);
  return `FROM (${queued(place, put, bounded ? triedRows : null)}) d JOIN emails e ON e.id = d.email_id
          WHERE e.team_id = $1 AND e.send_at > now()${conditions.join("")}`;
}

async function readPage(
  teamId: string,
  filters: EmailFilters,
  sought: Sought | null,
  place: DuePlace | null,
  take: number,
  skip: number,
  bounded: boolean,
): Promise<FoundScheduled["rows"]> {
  const { values, put } = parameters(teamId);
  const { rows } = await pool().query<FoundScheduled["rows"][number]>(
    `SELECT e.id, e.source, e.mode, e.message_id, e.from_address, e.from_name, e.to_line, e.subject, e.tags, e.created_at, e.send_at, d.due_at, ${isDue}
     ${scheduled(filters, sought, place, put, bounded)} ORDER BY d.due_at, d.email_id LIMIT ${put(take)} OFFSET ${put(skip)}`,
    values,
  );
  return rows;
}

async function count(
  teamId: string,
  filters: EmailFilters,
  sought: Sought | null,
  bounded: boolean,
): Promise<Pick<FoundScheduled, "total" | "isEstimate">> {
  const { values, put } = parameters(teamId);
  const { rows } = await pool().query<{ n: number; looked: number }>(
    `SELECT count(*)::int AS n, ${bounded ? `(SELECT count(*)::int FROM (${queued(null, put, triedRows)}) AS tried)` : "0"} AS looked
     FROM (SELECT ${scheduled(filters, sought, null, put, bounded)} LIMIT ${countedRows + 1}) AS counted`,
    values,
  );
  const { n = 0, looked = 0 } = rows[0] ?? {};
  return { total: Math.min(n, countedRows), isEstimate: n > countedRows || looked >= triedRows };
}

async function whereLookingEnded(teamId: string, place: DuePlace | null): Promise<DuePlace | null> {
  const { values, put } = parameters(teamId);
  const { rows } = await pool().query<{ email_id: string; due_at: Date }>(
    `SELECT email_id, due_at FROM (${queued(place, put, triedRows)}) AS tried ORDER BY due_at, email_id LIMIT 1 OFFSET ${triedRows - 1}`,
    values,
  );
  return rows[0] ? { id: rows[0].email_id, dueAt: rows[0].due_at } : null;
}

function parameters(teamId: string): { values: unknown[]; put: Put } {
  const values: unknown[] = [teamId];
  return { values, put: (value) => `$${values.push(value)}` };
}
