/** The noun: one recipient of an email, told alike wherever an email is told alone. */
import { pool } from "@/lib/infra/db/client";
import type { RecipientColumns } from "./email";
import type { Recipient } from "./schemas";
import { shownStatus, waiting } from "./status";

/** @param dueAt of the next attempt for those who wait */
export const toRecipient = (one: RecipientColumns, isDue: boolean, taken: Taken | undefined, dueAt: Date | null): Recipient => ({
  email: one.address,
  type: one.kind,
  status: shownStatus(one.status, isDue),
  attempts: one.attempts,
  stage: one.stage,
  smtpCode: one.code,
  dsnCode: one.enhanced,
  smtpResponse: one.reply,
  remoteHost: one.remote_host,
  tls: one.tls,
  providerMessageId: one.provider_id,
  deliveredAt: taken?.delivered?.toISOString() ?? null,
  nextAttemptAt: waiting.includes(one.status) ? (dueAt?.toISOString() ?? null) : null,
  updatedAt: one.updated_at.toISOString(),
});

export interface Taken {
  readonly first: Date;
  readonly delivered: Date | null;
}

/** By recipient, for those that a server took. */
export async function takenAt(emailId: string): Promise<Map<number, Taken>> {
  const { rows } = await pool().query({
    name: "taken-at",
    text: `SELECT recipient_no, min(at) AS first, min(at) FILTER (WHERE type = 'delivered') AS delivered
           FROM events WHERE email_id = $1 AND type IN ('sent', 'delivered') AND recipient_no IS NOT NULL GROUP BY recipient_no`,
    values: [emailId],
  });
  return new Map(rows.map(({ recipient_no, first, delivered }) => [recipient_no, { first, delivered }]));
}
