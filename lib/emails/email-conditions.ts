/** What the log is filtered by, as SQL over an email `e`. */
import { isKept, type Reach } from "@/lib/kernel/reach";
import { literal, startingWith } from "./few-emails";
import { clocksDisagreeMs, firstIdAt } from "./moment-ids";
import type { Sought, Words } from "./sought";
import { type EmailStatus, havingStatus, type RecipientStatus } from "./status";
import { withinReach } from "./within-reach";
import { readSender, readWritten } from "./written-address";

export interface EmailFilters {
  /** Its own. */
  readonly status?: EmailStatus[] | undefined;
  /** One of its recipients has one of them. */
  readonly recipientStatus?: RecipientStatus[] | undefined;
  readonly search?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly tag?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** What the asking key is kept to. */
  readonly reach?: Reach | undefined;
}

/** Adds a parameter and answers with its place: `$2`. The first is the team. */
export type Put = (value: unknown) => string;

/** What conditions are written with. */
export interface Pen {
  readonly put: Put;
  /** Names the emails that are tried and have a recipient `r` of that kind: SQL behind WHERE to SQL of one column. */
  readonly among: (recipients: string) => string;
  /** What is asked of an email `e` itself, as a condition on its id that can stand in an OR: no column of it is kept for that. */
  readonly itself: (email: string) => string;
}

export interface Condition {
  readonly sql: string;
  /** Of the email, beside its id: when there are none, no email is read to try it. */
  readonly columns: readonly string[];
  /** It asks for nothing beside them, so it is tried while emails are read. */
  readonly whileRead?: boolean;
}

/** Nothing but time is asked for. */
export const isInOrder = ({ status, recipientStatus, search, from, to, tag, reach }: EmailFilters): boolean =>
  !status?.length && !recipientStatus?.length && !search && !from && !to && !tag && !(reach && isKept(reach));

/** @param sought what `search` means */
export function conditionsOf(filters: EmailFilters, sought: Sought | null, pen: Pen): Condition[] {
  const found: Condition[] = [];
  const { put } = pen;
  const { status, recipientStatus, from, to, tag } = filters;
  if (status?.length) found.push(withStatus(status, pen));
  if (recipientStatus?.length) found.push(withRecipient(recipientStatus, pen));
  if (from) found.push(sentFrom(from, put));
  if (to) found.push(hasRecipient(to, pen));
  if (filters.reach && isKept(filters.reach)) found.push(reached(filters.reach, put));
  if (tag) found.push({ sql: tagged(tag, put), columns: ["tags"], whileRead: true });
  found.push(...acceptedIn(filters, put));
  if (sought) found.push(searched(sought, pen));
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

/**
 * The email's own status. What is stored as scheduled is queued once its time has come. One walk along the recipients of all that are
 * tried, whichever statuses are asked for.
 */
function withStatus(statuses: readonly EmailStatus[], { among }: Pen): Condition {
  const having = (wanted: readonly EmailStatus[]) => `e.id IN (${among(`true GROUP BY 1 HAVING ${havingStatus(wanted)}`)})`;
  const stored = statuses.filter((status) => status !== "scheduled");
  const anyOf: Condition[] = stored.length > 0 ? [{ sql: having(stored), columns: [] }] : [];
  if (statuses.includes("queued") !== statuses.includes("scheduled"))
    anyOf.push({
      sql: `(e.send_at ${statuses.includes("queued") ? "<=" : ">"} now() AND ${having(["scheduled"])})`,
      columns: ["send_at"],
    });
  else if (statuses.includes("scheduled")) anyOf.push({ sql: having(["scheduled"]), columns: [] });
  return someOf(anyOf);
}

/** Scheduled mail is found by its place in the queue, however long the log is; whose time has come is queued. */
function withRecipient(statuses: readonly RecipientStatus[], { put, among }: Pen): Condition {
  const stored = statuses.filter((status) => status !== "scheduled");
  const anyOf: Condition[] = [];
  if (stored.length) anyOf.push({ sql: `e.id IN (${among(`r.status = ANY (${put(stored)})`)})`, columns: [] });
  if (statuses.includes("queued"))
    anyOf.push({ sql: `(e.send_at <= now() AND e.id IN (${among("r.status = 'scheduled'")}))`, columns: ["send_at"] });
  if (statuses.includes("scheduled"))
    anyOf.push({
      sql: "(e.send_at > now() AND e.id IN (SELECT d.email_id FROM deliveries d WHERE d.team_id = $1 AND d.lane IN (0, 1) AND d.due_at > now()))",
      columns: ["send_at"],
    });
  return someOf(anyOf);
}

const someOf = (conditions: readonly Condition[]): Condition => ({
  sql: `(${conditions.map(({ sql }) => sql).join(" OR ")})`,
  columns: conditions.flatMap(({ columns }) => columns),
});

function sentFrom(from: string, put: Put): Condition {
  const sender = readSender(from);
  const sql =
    "domain" in sender
      ? `e.from_address LIKE ${put(`%@${literal(sender.domain)}`)}`
      : `lower(e.from_address) = ANY (${put(sender.spellings)}::text[])`;
  return { sql, columns: ["from_address"], whileRead: true };
}

const reached = (reach: Reach, put: Put): Condition => ({
  sql: withinReach(reach, put).join(" AND "),
  columns: ["mode", "from_address", "key_id"],
  whileRead: true,
});

function hasRecipient(to: string, { put, among }: Pen): Condition {
  const written = readWritten(to);
  const recipients = "domain" in written ? atDomain("r.address", written.domain, put) : isTo(written.beginning, put);
  return { sql: `e.id IN (${among(recipients)})`, columns: [] };
}

function isTo(beginning: string, put: Put): string {
  const pattern = put(startingWith(beginning));
  return `(r.address LIKE ${pattern} OR r.folded LIKE ${pattern})`;
}

/** Domains are stored folded. */
const atDomain = (column: string, beginning: string, put: Put): string => `${column} LIKE ${put(`%@${startingWith(beginning)}`)}`;

function tagged(tag: string, put: Put): string {
  const cut = tag.indexOf(":");
  return cut < 0 ? `jsonb_exists(e.tags, ${put(tag)})` : `e.tags ->> ${put(tag.slice(0, cut))} = ${put(tag.slice(cut + 1))}`;
}

function searched(sought: Sought, pen: Pen): Condition {
  const { put } = pen;
  if (sought.kind === "words") return withWords(sought, pen);
  if (sought.kind === "carried") return { sql: `e.id = ANY (${put(sought.ids)}::uuid[])`, columns: [] };
  if (sought.messageId) return { sql: `e.message_id = ${put(sought.messageId)}`, columns: ["message_id"] };
  return { sql: "e.team_id = $1", columns: ["team_id"] };
}

/** No recipient is read for a word that can only stand in the email itself. */
function withWords({ subject, address, mayBeFrom, domain, few }: Words, { put, among, itself }: Pen): Condition {
  const [inEmail, inRecipients]: [string[], string[]] = [[], []];
  /** As ILIKE has it, which folds the pattern anew for each email. */
  if (subject) inEmail.push(`lower(e.subject) LIKE lower(${put(`%${literal(subject)}%`)})`);
  if (mayBeFrom && address) inEmail.push(`lower(e.from_address) LIKE ${put(startingWith(address))}`);
  if (domain) {
    inEmail.push(atDomain("e.from_address", domain, put));
    inRecipients.push(atDomain("r.address", domain, put));
  }
  if (address && few === null) inRecipients.push(isTo(address, put));
  const ofEmail = inEmail.join(" OR ");
  if (ofEmail && inRecipients.length === 0 && !few?.length)
    return { sql: `(${ofEmail})`, columns: ["subject", "from_address"], whileRead: true };
  const anyOf = ofEmail ? [itself(ofEmail)] : [];
  if (inRecipients.length > 0) anyOf.push(`e.id IN (${among(`(${inRecipients.join(" OR ")})`)})`);
  if (few) anyOf.push(`e.id = ANY (${put(few)}::uuid[])`);
  return { sql: `(${anyOf.join(" OR ")})`, columns: [] };
}
