/** What the log is filtered by, as SQL over an email `e`. */
import { readId } from "@/lib/infra/ids";
import { literal, startingWith } from "./few-emails";
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

export interface Condition {
  readonly sql: string;
  /** It asks for nothing but `e.id`, and nothing of another team's passes it. */
  readonly byId: boolean;
  /** It may fit hardly any email, so it is tried on a bounded number. */
  readonly isRare: boolean;
}

/** @param toWord the emails to addresses that begin with the searched word, where those are few */
export function conditionsOf(filters: EmailFilters, toWord: readonly string[] | null, put: Put): Condition[] {
  const found: Condition[] = [];
  const add = (sql: string, { byId = false, isRare = true } = {}) => found.push({ sql, byId, isRare });
  const { status, from, to, tag, after, before, search } = filters;
  if (status?.length) {
    const anyOf = withStatus(status, put);
    add(`(${anyOf.map(({ sql }) => sql).join(" OR ")})`, { byId: anyOf.every(({ byId }) => byId) });
  }
  if (from) add(`e.from_address = ${put(from)}`);
  if (to) add(hasRecipient(put(startingWith(to))), { byId: true });
  if (tag) add(tagged(tag, put));
  if (after) add(`e.created_at >= ${put(new Date(after))}`, { isRare: false });
  if (before) add(`e.created_at < ${put(new Date(before))}`, { isRare: false });
  if (search) found.push(searched(search, toWord, put));
  return found;
}

/** Scheduled mail is found by its place in the queue, however long the log is; whose time has come is queued. */
function withStatus(statuses: readonly EmailStatus[], put: Put): { sql: string; byId: boolean }[] {
  const stored = statuses.filter((status) => status !== "partial" && status !== "scheduled");
  const anyOf: { sql: string; byId: boolean }[] = [];
  if (stored.length) anyOf.push({ sql: ofRecipient(`r.status = ANY (${put(stored)})`), byId: true });
  if (statuses.includes("queued")) anyOf.push({ sql: `(e.send_at <= now() AND ${ofRecipient("r.status = 'scheduled'")})`, byId: false });
  if (statuses.includes("scheduled"))
    anyOf.push({
      sql: "(e.send_at > now() AND e.id IN (SELECT d.email_id FROM deliveries d WHERE d.team_id = $1 AND d.lane IN (0, 1) AND d.due_at > now()))",
      byId: false,
    });
  if (statuses.includes("partial"))
    anyOf.push({ sql: "(SELECT count(DISTINCT r.status) FROM recipients r WHERE r.email_id = e.id) > 1", byId: true });
  return anyOf;
}

const hasRecipient = (pattern: string) => ofRecipient(`r.address LIKE ${pattern}`);
/** OFFSET 0 makes it one look per email; without it the planner may read all recipients there are, and keep them. */
const ofRecipient = (condition: string) => `EXISTS (SELECT FROM recipients r WHERE r.email_id = e.id AND ${condition} OFFSET 0)`;

function tagged(tag: string, put: Put): string {
  const cut = tag.indexOf(":");
  return cut < 0 ? `jsonb_exists(e.tags, ${put(tag)})` : `e.tags ->> ${put(tag.slice(0, cut))} = ${put(tag.slice(cut + 1))}`;
}

function searched(text: string, toWord: readonly string[] | null, put: Put): Condition {
  const named = namedEmail(text);
  if (named) return { sql: named.messageId ? `e.message_id = ${put(named.messageId)}` : "true", byId: false, isRare: true };
  if (text.includes("@")) return { sql: hasRecipient(put(startingWith(text))), byId: true, isRare: true };
  const subject = `e.subject ILIKE ${put(`%${literal(text)}%`)}`;
  if (toWord?.length === 0) return { sql: subject, byId: false, isRare: true };
  const recipient = toWord ? `e.id = ANY (${put(toWord)}::uuid[])` : hasRecipient(put(startingWith(text)));
  return { sql: `(${subject} OR ${recipient})`, byId: false, isRare: true };
}

/** The one email that an id or a Message-ID of ours names; null when the text is neither. */
export function namedEmail(text: string): { id: string; messageId: string | null } | null {
  const id = readId("email", text);
  if (id) return { id, messageId: null };
  // Our Message-IDs begin with the email's own id, so no index on them is needed.
  const inMessageId = /^<?([0-9a-f-]{36})@[^<>\s]+>?$/i.exec(text)?.[1];
  return inMessageId ? { id: inMessageId.toLowerCase(), messageId: `<${text.replace(/^<|>$/g, "")}>` } : null;
}
