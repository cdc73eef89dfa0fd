/** The noun: an email, its recipients and its events, from rows to what the world sees. */
import { pool } from "@/lib/infra/db/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import { reachOf } from "@/lib/kernel/reach";
import { type Taken, toRecipient } from "./recipient";
import type { EmailDetail, EmailEvent, EmailRow } from "./schemas";
import { type RecipientStatus, shownStatus, statusOf } from "./status";
import { isWithinReach } from "./within-reach";

export interface EmailColumns {
  id: string;
  key_id: string | null;
  source: EmailRow["source"];
  mode: EmailRow["mode"];
  message_id: string;
  from_address: string;
  from_name: string | null;
  to_line: string[];
  cc_line: string[];
  reply_to: string[];
  subject: string;
  html: string | null;
  text: string | null;
  text_made: boolean;
  headers: Record<string, string> | null;
  tags: Record<string, string> | null;
  attached: number;
  created_at: Date;
  send_at: Date | null;
  /** By the clock of the database: it was to leave at once, or its time has come. */
  is_due: boolean;
  resent_from: string | null;
  content_removed_at: Date | null;
}

export interface RecipientColumns {
  email_id: string;
  no: number;
  kind: "to" | "cc" | "bcc";
  address: string;
  status: RecipientStatus;
  attempts: number;
  stage: string | null;
  code: number | null;
  enhanced: string | null;
  reply: string | null;
  remote_host: string | null;
  tls: string | null;
  provider_id: string | null;
  updated_at: Date;
}

export interface Engagement {
  opens: number;
  clicks: number;
}

export type EmailSummaryColumns = Omit<
  EmailColumns,
  "cc_line" | "reply_to" | "html" | "text" | "text_made" | "headers" | "key_id" | "attached" | "resent_from" | "content_removed_at"
>;

/** Of `emails e`. */
export const isDue = "(e.send_at IS NULL OR e.send_at <= now()) AS is_due";

export const toEmailRow = (
  row: EmailSummaryColumns,
  recipients: readonly Pick<RecipientColumns, "address" | "kind" | "status">[],
  { opens, clicks }: Engagement,
): EmailRow => ({
  id: publicId("email", row.id),
  status: statusOf(recipients.map(({ status }) => shownStatus(status, row.is_due))),
  from: row.from_address,
  fromName: row.from_name,
  to: row.to_line.join(", "),
  subject: row.subject,
  messageId: row.message_id,
  source: row.source,
  mode: row.mode,
  tags: row.tags ?? {},
  opens,
  clicks,
  recipients: recipients.map(({ address, kind, status }) => ({ email: address, type: kind, status: shownStatus(status, row.is_due) })),
  createdAt: row.created_at.toISOString(),
  sendAt: row.send_at?.toISOString() ?? null,
});

export const toEmailDetail = (
  row: EmailColumns,
  recipients: readonly RecipientColumns[],
  engagement: Engagement,
  nextAttemptAt: Date | null,
  resentAs: readonly string[],
  taken: ReadonlyMap<number, Taken>,
): Omit<EmailDetail, "attachments" | "waitingFor" | "queueId"> => ({
  ...toEmailRow(row, recipients, engagement),
  cc: row.cc_line,
  bcc: recipients.filter(({ kind }) => kind === "bcc").map(({ address }) => address),
  replyTo: row.reply_to,
  headers: row.headers ?? {},
  html: row.html,
  text: row.text_made ? null : row.text,
  keyId: row.key_id ? publicId("key", row.key_id) : null,
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  contentRemovedAt: row.content_removed_at?.toISOString() ?? null,
  resentFrom: row.resent_from ? publicId("email", row.resent_from) : null,
  resentAs: resentAs.map((id) => publicId("email", id)),
  recipients: recipients.map((one) => toRecipient(one, row.is_due, taken.get(one.no), nextAttemptAt)),
});

/** @throws Fault email_not_found, also for another team's, and for one that is out of a key's reach */
export async function findEmail(ctx: Pick<TeamContext, "team" | "principal">, id: string): Promise<EmailColumns> {
  const uuid = readId("email", id);
  const found = uuid
    ? await pool().query<EmailColumns>({
        name: "find-email",
        text: `SELECT e.*, ${isDue} FROM emails e WHERE e.id = $1 AND e.team_id = $2`,
        values: [uuid, ctx.team.id],
      })
    : null;
  const row = found?.rows[0];
  if (!row || !isWithinReach(row, reachOf(ctx.principal))) throw notFound("email", id);
  return row;
}

export async function recipientsOf(emailIds: readonly string[]): Promise<Map<string, RecipientColumns[]>> {
  const { rows } = await pool().query<RecipientColumns>({
    name: "recipients-of",
    text: "SELECT * FROM recipients WHERE email_id = ANY ($1::uuid[]) ORDER BY email_id, no",
    values: [emailIds],
  });
  return Map.groupBy(rows, ({ email_id }) => email_id);
}

/** Opens and clicks per email, counted from its events. */
export async function engagementOf(emailIds: readonly string[]): Promise<Map<string, Engagement>> {
  const { rows } = await pool().query({
    name: "engagement-of",
    text: `SELECT email_id, count(*) FILTER (WHERE type = 'opened')::int AS opens, count(*) FILTER (WHERE type = 'clicked')::int AS clicks
           FROM events WHERE email_id = ANY ($1::uuid[]) AND type IN ('opened', 'clicked') GROUP BY email_id`,
    values: [emailIds],
  });
  return new Map(rows.map((row) => [row.email_id, { opens: row.opens, clicks: row.clicks }]));
}

export const unread: Engagement = { opens: 0, clicks: 0 };

interface EventColumns {
  id: string;
  recipient_no: number | null;
  type: string;
  at: Date;
  detail: Record<string, unknown> | null;
}

/** In the order in which they happened. */
export async function eventsOf(emailId: string, recipients: readonly RecipientColumns[]): Promise<EmailEvent[]> {
  const { rows } = await pool().query<EventColumns>({
    name: "events-of",
    text: "SELECT id, recipient_no, type, at, detail FROM events WHERE email_id = $1 ORDER BY at, id LIMIT 2000",
    values: [emailId],
  });
  const byNo = new Map(recipients.map(({ no, address }) => [no, address]));
  return rows.map((row) => ({
    id: publicId("event", row.id),
    type: row.type,
    recipient: row.recipient_no === null ? null : (byNo.get(row.recipient_no) ?? null),
    detail: row.detail,
    createdAt: row.at.toISOString(),
  }));
}
