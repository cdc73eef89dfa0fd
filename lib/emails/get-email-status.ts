import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { findEmail, recipientsOf } from "./email";
import { queueIdOf } from "./queue-id";
import { takenAt, toRecipient } from "./recipient";
import { EmailId, EmailStatus, queueIdField, Recipient, waitingForField } from "./schemas";
import { statusOf } from "./status";
import { standingOf, waitingFor } from "./waiting-for";

const moment = z.iso.datetime().nullable();

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
    queueId: queueIdField,
    waitingFor: waitingForField,
    recipients: z.array(Recipient),
  }),
  refuses: ["email_not_found"],
  async run(ctx, { id }) {
    const row = await findEmail(ctx, id);
    const [people, taken, standing, queueId] = await Promise.all([
      recipientsOf([row.id]),
      takenAt(row.id),
      standingOf(row.id),
      queueIdOf(row.id),
    ]);
    const dueAt = standing?.dueAt ?? null;
    const recipients = (people.get(row.id) ?? []).map((one) => toRecipient(one, row.is_due, taken.get(one.no), dueAt));
    const submitted = [...taken.values()].map(({ first }) => first.getTime());
    return {
      id: publicId("email", row.id),
      status: statusOf(recipients.map(({ status }) => status)),
      createdAt: row.created_at.toISOString(),
      submittedAt: submitted.length > 0 ? new Date(Math.min(...submitted)).toISOString() : null,
      sendAt: row.send_at?.toISOString() ?? null,
      queueId,
      waitingFor: await waitingFor(row, standing, ctx.team),
      recipients,
    };
  },
});
