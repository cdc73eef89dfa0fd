/** What the log is filtered by, as SQL over an email `e`. */
import { readId } from "@/lib/infra/ids";
import { literal, startingWith } from "./few-emails";
import { clocksDisagreeMs, firstIdAt } from "./moment-ids";
import type { EmailStatus } from "./status";

export interface EmailFilters {
  readonly status?: EmailStatus[] | undefined;
  readonly search?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tag?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** Adds a parameter and answers with its place: `$2`. The first is the team. */
export type Put = (value: unknown) => string;

/** What conditions are written with. */
export interface Pen {
  readonly put: Put;
  /** Names the emails that are tried and have a recipient `r` of that kind: SQL behind WHERE to SQL of one column. */
  readonly among: (recipients: string) => string;
}

export interface Condition {
  readonly sql: string;
  /** Of the email, beside its id: when there are none, no email is read to try it. */
  readonly columns: readonly string[];
  /** It asks for nothing beside them, so it is tried while emails are read. */
  readonly whileRead?: boolean;
}

/** Nothing but time is asked for. */
export const isInOrder = ({ status, search, from, to, tag }: EmailFilters): boolean => !status?.length && !search && !from && !to && !tag;

/** @param toWord the emails to addresses that begin with the searched word, where those are few */
export function conditionsOf(filters: EmailFilters, toWord: readonly string[] | null, pen: Pen): Condition[] {
  const found: Condition[] = [];
  const { put } = pen;
  const { status, from, to, tag, search } = filters;
  if (status?.length) found.push(withStatus(status, pen));
  if (from) found.push({ sql: `e.from_address = ${put(from)}`, columns: ["from_address"], whileRead: true });
  if (to) found.push(hasRecipient(to, pen));
  if (tag) found.push({ sql: tagged(tag, put), columns: ["tags"], whileRead: true });
  found.push(...acceptedIn(filters, put));
  if (search) found.push(searched(search, toWord, pen));
  return found;
}

/** When it was accepted. */
export function acceptedIn({ after, before }: EmailFilters, put: Put): Condition[] {
  const found: Condition[] = [];
  if (after) found.push(accepted(">=", after, firstIdAt(Date.parse(after) + clocksDisagreeMs), put));
  if (before) found.push(accepted("<", before, firstIdAt(Date.parse(before) - clocksDisagreeMs), put));
  return found;
}

/** Far enough from the moment the id alone tells; the email is only read where clocks might disagree. */
const accepted = (than: ">=" | "<", moment: string, certain: string, put: Put): Condition => ({
  sql: `(e.id ${than} ${put(certain)}::uuid OR EXISTS (SELECT FROM emails m WHERE m.id = e.id AND m.created_at ${than} ${put(new Date(moment))} OFFSET 0))`,
  columns: [],
});

/** Scheduled mail is found by its place in the queue, however long the log is; whose time has come is queued. */
function withStatus(statuses: readonly EmailStatus[], { put, among }: Pen): Condition {
  const stored = statuses.filter((status) => status !== "partial" && status !== "scheduled");
  const anyOf: Condition[] = [];
  if (stored.length) anyOf.push({ sql: `e.id IN (${among(`r.status = ANY (${put(stored)})`)})`, columns: [] });
  if (statuses.includes("queued"))
    anyOf.push({ sql: `(e.send_at <= now() AND e.id IN (${among("r.status = 'scheduled'")}))`, columns: ["send_at"] });
  if (statuses.includes("scheduled"))
    anyOf.push({
      sql: "(e.send_at > now() AND e.id IN (SELECT d.email_id FROM deliveries d WHERE d.team_id = $1 AND d.lane IN (0, 1) AND d.due_at > now()))",
      columns: ["send_at"],
    });
  if (statuses.includes("partial"))
    anyOf.push({ sql: `e.id IN (${among("true GROUP BY 1 HAVING count(DISTINCT r.status) > 1")})`, columns: [] });
  return { sql: `(${anyOf.map(({ sql }) => sql).join(" OR ")})`, columns: anyOf.flatMap(({ columns }) => columns) };
}

const hasRecipient = (beginning: string, { put, among }: Pen): Condition => ({
  sql: `e.id IN (${among(`r.address LIKE ${put(startingWith(beginning))}`)})`,
  columns: [],
});

function tagged(tag: string, put: Put): string {
  const cut = tag.indexOf(":");
  return cut < 0 ? `jsonb_exists(e.tags, ${put(tag)})` : `e.tags ->> ${put(tag.slice(0, cut))} = ${put(tag.slice(cut + 1))}`;
}

function searched(text: string, toWord: readonly string[] | null, pen: Pen): Condition {
  const { put } = pen;
  const named = namedEmail(text);
  if (named?.messageId) return { sql: `e.message_id = ${put(named.messageId)}`, columns: ["message_id"] };
  if (named) return { sql: "e.team_id = $1", columns: ["team_id"] };
  if (text.includes("@")) return hasRecipient(text, pen);
  /** As ILIKE has it, which folds the pattern anew for each email. */
  const subject = `lower(e.subject) LIKE lower(${put(`%${literal(text)}%`)})`;
  if (toWord?.length === 0) return { sql: subject, columns: ["subject"], whileRead: true };
  const recipient = toWord ? `e.id = ANY (${put(toWord)}::uuid[])` : hasRecipient(text, pen).sql;
  return { sql: `(${subject} OR ${recipient})`, columns: ["subject"] };
}

/** The one email that an id or a Message-ID of ours names; null when the text is neither. */
export function namedEmail(text: string): { id: string; messageId: string | null } | null {
  const id = readId("email", text);
  if (id) return { id, messageId: null };
  // Our Message-IDs begin with the email's own id, so no index on them is needed.
  const inMessageId = /^<?([0-9a-f-]{36})@[^<>\s]+>?$/i.exec(text)?.[1];
  return inMessageId ? { id: inMessageId.toLowerCase(), messageId: `<${text.replace(/^<|>$/g, "")}>` } : null;
}
