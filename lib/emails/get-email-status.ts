import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { findEmail, recipientsOf } from "./email";
import { EmailId, EmailStatus, Recipient, waitingForField } from "./schemas";
import { shownStatus, statusOf, waiting } from "./status";
import { standingOf, waitingFor } from "./waiting-for";

const moment = z.iso.datetime().nullable();
const RecipientState = Recipient.pick({
  email: true,
  type: true,
  status: true,
  attempts: true,
  smtpCode: true,
  dsnCode: true,
  smtpResponse: true,
  providerMessageId: true,
});

/** The short form of an email, for the program that sent it: a key that may send may ask how it went, and one that may read anyway. */
export const getEmailStatus = query("emails.status", {
  summary: "Get the status of an email and of each recipient",
  route: "GET /emails/{id}/status",
  access: { role: "viewer", scope: ["emails:send", "emails:read"], testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ id: EmailId }),
  output: z.object({
    id: z.string(),
    status: EmailStatus,
    createdAt: z.iso.datetime(),
    submittedAt: moment.describe("When another server first took it over; null until then"),
    sendAt: moment.describe("The time that it was scheduled for; null when it was to leave at once"),
    waitingFor: waitingForField,
    recipients: z.array(
      RecipientState.extend({
        deliveredAt: moment,
        nextAttemptAt: moment.describe("While the recipient waits"),
      }),
    ),
  }),
  refuses: ["email_not_found"],
  async run(ctx, { id }) {
    const row = await findEmail(ctx, id);
    const [people, taken, standing] = await Promise.all([recipientsOf([row.id]), takenAt(row.id), standingOf(row.id)]);
    const recipients = (people.get(row.id) ?? []).map((one) => ({
      email: one.address,
      type: one.kind,
      status: shownStatus(one.status, row.is_due),
      attempts: one.attempts,
      smtpCode: one.code,
      dsnCode: one.enhanced,
      smtpResponse: one.reply,
      providerMessageId: one.provider_id,
      deliveredAt: taken.get(one.no)?.delivered?.toISOString() ?? null,
      nextAttemptAt: waiting.includes(one.status) ? (standing?.dueAt.toISOString() ?? null) : null,
    }));
    const submitted = [...taken.values()].map(({ first }) => first.getTime());
    return {
      id: publicId("email", row.id),
      status: statusOf(recipients.map(({ status }) => status)),
      createdAt: row.created_at.toISOString(),
      submittedAt: submitted.length > 0 ? new Date(Math.min(...submitted)).toISOString() : null,
      sendAt: row.send_at?.toISOString() ?? null,
      waitingFor: await waitingFor(row, standing, ctx.team),
      recipients,
    };
  },
});

interface Taken {
  readonly first: Date;
  readonly delivered: Date | null;
}

/** By recipient, for those that a server took. */
async function takenAt(emailId: string): Promise<Map<number, Taken>> {
  const { rows } = await pool().query({
    name: "taken-at",
    text: `SELECT recipient_no, min(at) AS first, min(at) FILTER (WHERE type = 'delivered') AS delivered
           FROM events WHERE email_id = $1 AND type IN ('sent', 'delivered') AND recipient_no IS NOT NULL GROUP BY recipient_no`,
    values: [emailId],
  });
  return new Map(rows.map(({ recipient_no, first, delivered }) => [recipient_no, { first, delivered }]));
}
