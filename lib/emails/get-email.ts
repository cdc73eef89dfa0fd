import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { query } from "@/lib/kernel/operation";
import { attachmentsOf, toAttachmentRow } from "./attachment";
import { type EmailColumns, engagementOf, eventsOf, findEmail, recipientsOf, toEmailDetail, unread } from "./email";
import { queueIdOf } from "./queue-id";
import { takenAt } from "./recipient";
import { type AttachmentRow, EmailDetail, EmailEvent, EmailId } from "./schemas";
import { standingOf, waitingFor } from "./waiting-for";

/** One email: every recipient with the server's own words, and everything that happened, in order. */
export const getEmail = query("emails.get", {
  summary: "Get an email with its events",
  route: "GET /emails/{id}",
  access: { role: "viewer", scope: "emails:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ id: EmailId }),
  output: z.object({ email: EmailDetail, events: z.array(EmailEvent) }),
  refuses: ["email_not_found"],
  async run(ctx, { id }) {
    const row = await findEmail(ctx, id);
    const [recipients, engagement, standing, resentAs, queueId, taken] = await Promise.all([
      recipientsOf([row.id]),
      engagementOf([row.id]),
      standingOf(row.id),
      repeatsOf(row.id),
      queueIdOf(row.id),
      takenAt(row.id),
    ]);
    const people = recipients.get(row.id) ?? [];
    return {
      email: {
        ...toEmailDetail(row, people, engagement.get(row.id) ?? unread, standing?.dueAt ?? null, resentAs, taken),
        queueId,
        waitingFor: await waitingFor(row, standing, ctx.team),
        attachments: await filesOf(row),
      },
      events: await eventsOf(row.id, people),
    };
  },
});

/** The newest hundred. */
async function repeatsOf(emailId: string): Promise<string[]> {
  const { rows } = await pool().query({
    name: "repeats-of",
    text: "SELECT id FROM emails WHERE resent_from = $1 ORDER BY id DESC LIMIT 100",
    values: [emailId],
  });
  return rows.map(({ id }) => id);
}

const filesOf = async ({ id, attached }: EmailColumns): Promise<AttachmentRow[]> =>
  attached > 0 ? (await attachmentsOf(id)).map(toAttachmentRow) : [];
