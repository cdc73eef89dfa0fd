import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { readId } from "@/lib/infra/ids";
import { invalid } from "@/lib/kernel/fault";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { type EmailSummaryColumns, engagementOf, isDue, recipientsOf, toEmailRow, unread } from "./email";
import { EmailRow } from "./schemas";
import { type EmailStatus, emailStatuses } from "./status";

/** Totals are exact up to here; beyond, counting would cost more than it tells. */
const countedRows = 10_000;

const Statuses = z
  .union([z.string(), z.array(z.string())])
  .transform((said) => (Array.isArray(said) ? said : said.split(",")).map((word) => word.trim()).filter(Boolean))
  .pipe(z.array(z.enum(emailStatuses)));
const words = z.string().trim().max(320);

/** The log: newest first. An email has a status when one of its recipients has it; `partial` when they differ. */
export const listEmails = query("emails.list", {
  summary: "List emails",
  route: "GET /emails",
  access: { role: "viewer", scope: "emails:read" },
  input: z.strictObject({
    ...pageFields,
    status: Statuses.optional().describe("One or several, separated by commas"),
    search: words.optional().describe("An id, a Message-ID, the beginning of a recipient's address, or words of the subject"),
    from: words.optional().describe("The From address"),
    to: words.optional().describe("The beginning of a recipient's address"),
    tag: z.string().max(513).optional().describe("`name` or `name:value`"),
    after: z.iso.datetime({ offset: true }).optional().describe("Accepted at this moment or later"),
    before: z.iso.datetime({ offset: true }).optional().describe("Accepted before this moment"),
    newerThan: z.string().max(64).optional().describe("The page before the one that starts after this id; `previousCursor` gives it"),
  }),
  output: pageOf("emails", EmailRow).extend({ previousCursor: z.string().nullable().describe("For `newerThan`; null on the first page") }),
  async run(ctx, input) {
    const where = conditions(ctx.team.id, input);
    const at = place(input);
    const [rows, { total, isEstimate }] = await Promise.all([readPage(where, at, input), count(where)]);
    const more = rows.length > input.limit;
    const shown = at.direction === "older" ? rows.slice(0, input.limit) : rows.slice(0, input.limit).reverse();
    const ids = shown.map(({ id }) => id);
    const [recipients, engagement] = await Promise.all([recipientsOf(ids), engagementOf(ids)]);
    const emails = shown.map((row) => toEmailRow(row, recipients.get(row.id) ?? [], engagement.get(row.id) ?? unread));
    return {
      emails,
      total,
      ...(isEstimate ? { totalIsEstimate: true } : {}),
      page: input.page,
      pages: pageCount(total, input.limit),
      nextCursor: more || at.direction === "newer" ? (emails.at(-1)?.id ?? null) : null,
      previousCursor: (at.direction === "newer" ? more : at.id !== null || input.page > 1) ? (emails[0]?.id ?? null) : null,
    };
  },
});

/** Where a page begins, and which way it goes from there. */
interface Place {
  readonly id: string | null;
  readonly direction: "older" | "newer";
}

function place({ cursor, newerThan }: { cursor?: string | undefined; newerThan?: string | undefined }): Place {
  const [field, given] = newerThan ? ["newerThan", newerThan] : ["cursor", cursor];
  const id = given ? readId("email", given) : null;
  if (given && !id) throw invalid(field ?? "cursor", "This cursor is not one that a list gave out.");
  return { id, direction: newerThan ? "newer" : "older" };
}

interface Filters {
  status?: EmailStatus[] | undefined;
  search?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  tag?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
}
/** SQL conditions over `e`, with their values as parameters. */
interface Where {
  readonly sql: string;
  readonly values: readonly unknown[];
}

const summary = `e.id, e.source, e.mode, e.message_id, e.from_address, e.from_name, e.to_line, e.subject, e.tags, e.created_at, e.send_at, ${isDue}`;

function conditions(teamId: string, filters: Filters): Where {
  const values: unknown[] = [teamId];
  const put = (value: unknown) => `$${values.push(value)}`;
  const sql = ["e.team_id = $1"];
  if (filters.status?.length) sql.push(`(${withStatus(filters.status, put).join(" OR ")})`);
  if (filters.from) sql.push(`e.from_address = ${put(filters.from)}`);
  if (filters.to) sql.push(hasRecipient(put(prefix(filters.to))));
  if (filters.tag) sql.push(tagged(filters.tag, put));
  if (filters.after) sql.push(`e.created_at >= ${put(new Date(filters.after))}`);
  if (filters.before) sql.push(`e.created_at < ${put(new Date(filters.before))}`);
  if (filters.search) sql.push(searched(filters.search, put));
  return { sql: sql.join(" AND "), values };
}

/** Scheduled mail is found by its place in the queue, however long the log is; whose time has come is queued. */
function withStatus(statuses: readonly EmailStatus[], put: (value: unknown) => string): string[] {
  const stored = statuses.filter((status) => status !== "partial" && status !== "scheduled");
  const anyOf: string[] = [];
  if (stored.length) anyOf.push(`EXISTS (SELECT FROM recipients r WHERE r.email_id = e.id AND r.status = ANY (${put(stored)}))`);
  if (statuses.includes("queued"))
    anyOf.push("(e.send_at <= now() AND EXISTS (SELECT FROM recipients r WHERE r.email_id = e.id AND r.status = 'scheduled'))");
  if (statuses.includes("scheduled"))
    anyOf.push(
      "(e.send_at > now() AND e.id IN (SELECT d.email_id FROM deliveries d WHERE d.team_id = $1 AND d.lane IN (0, 1) AND d.due_at > now()))",
    );
  if (statuses.includes("partial")) anyOf.push("(SELECT count(DISTINCT r.status) FROM recipients r WHERE r.email_id = e.id) > 1");
  return anyOf;
}

const hasRecipient = (pattern: string) =>
  `e.id IN (SELECT r.email_id FROM recipients r WHERE r.team_id = $1 AND r.address LIKE ${pattern})`;
const literal = (text: string) => text.replace(/[\\%_]/g, "\\$&");
const prefix = (text: string) => `${literal(text)}%`;

function tagged(tag: string, put: (value: unknown) => string): string {
  const cut = tag.indexOf(":");
  return cut < 0 ? `jsonb_exists(e.tags, ${put(tag)})` : `e.tags ->> ${put(tag.slice(0, cut))} = ${put(tag.slice(cut + 1))}`;
}

function searched(text: string, put: (value: unknown) => string): string {
  const id = readId("email", text);
  if (id) return `e.id = ${put(id)}`;
  // Our Message-IDs begin with the email's own id, so no index on them is needed.
  const messageId = /^<?([0-9a-f-]{36})@[^<>\s]+>?$/i.exec(text)?.[1];
  if (messageId) return `e.id = ${put(messageId.toLowerCase())} AND e.message_id = ${put(`<${text.replace(/^<|>$/g, "")}>`)}`;
  if (text.includes("@")) return hasRecipient(put(prefix(text.replace(/^<|>$/g, ""))));
  return `(e.subject ILIKE ${put(`%${literal(text)}%`)} OR ${hasRecipient(put(prefix(text)))})`;
}

async function readPage(
  where: Where,
  { id, direction }: Place,
  { page, limit }: { page: number; limit: number },
): Promise<EmailSummaryColumns[]> {
  const values = [...where.values, id, limit + 1, id ? 0 : (page - 1) * limit];
  const [cursor, take, skip] = [values.length - 2, values.length - 1, values.length];
  const [beyond, order] = direction === "older" ? ["<", "DESC"] : [">", "ASC"];
  const { rows } = await pool().query<EmailSummaryColumns>(
    `SELECT ${summary} FROM emails e WHERE ${where.sql} AND ($${cursor}::uuid IS NULL OR e.id ${beyond} $${cursor}) ORDER BY e.id ${order} LIMIT $${take} OFFSET $${skip}`,
    values,
  );
  return rows;
}

async function count(where: Where): Promise<{ total: number; isEstimate: boolean }> {
  const { rows } = await pool().query(
    `SELECT count(*)::int AS n FROM (SELECT FROM emails e WHERE ${where.sql} LIMIT ${countedRows + 1}) AS counted`,
    [...where.values],
  );
  const counted: number = rows[0]?.n ?? 0;
  return { total: Math.min(counted, countedRows), isEstimate: counted > countedRows };
}
