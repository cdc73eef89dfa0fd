import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { publicId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { conflict } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { byWhom } from "./by-whom";
import { countedFrom } from "./count-events";
import { type EmailColumns, findEmail, recipientsOf } from "./email";
import { liveHint } from "./live-hint";
import { Accepted, EmailId } from "./schemas";
import { checkSendAt, SendAt } from "./send-at";
import { spellOut } from "./send-input";
import { shownStatus, statusOf } from "./status";

/** Gives a scheduled email another time, as long as it waits for the one it has. */
export const rescheduleEmail = command("emails.reschedule", {
  summary: "Move a scheduled email",
  description: "Only while it waits for its time: an email whose time has come, or that was canceled, answers 409.",
  route: "PATCH /emails/{id}",
  access: { role: "developer", scope: "emails:send", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ id: EmailId, sendAt: SendAt }),
  output: Accepted,
  refuses: ["email_not_found", "email_not_scheduled"],
  spell: spellOut,
  touches: ["emails.list", "emails.get"],
  async run(ctx, { id, sendAt }) {
    const email = await findEmail(ctx, id);
    await checkSendAt(sendAt);
    if (!(await move(ctx, email.id, sendAt))) throw await notScheduled(email);
    return { id: publicId("email", email.id), status: "scheduled" as const, messageId: email.message_id, sendAt: sendAt.toISOString() };
  },
});

const iso = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Events tell of a move only when the time is another one. */
const text = `
  WITH held AS (
    SELECT d.email_id FROM deliveries d JOIN emails e ON e.id = d.email_id
    WHERE d.email_id = $1 AND d.team_id = $2 AND e.send_at > now()
      AND d.due_at > now() AND d.handed_at IS NULL AND (d.leased_until IS NULL OR d.leased_until < now())
    FOR UPDATE OF d
  ), moved AS (
    UPDATE deliveries SET due_at = $3, give_up_at = $3::timestamptz + make_interval(hours => $4)
    WHERE email_id IN (SELECT email_id FROM held) RETURNING email_id
  ), changed AS MATERIALIZED (
    UPDATE emails e SET send_at = $3 FROM moved WHERE e.id = moved.email_id
    RETURNING e.id AS email_id, e.team_id, e.from_address AS sender, NULL::text AS recipient, 'rescheduled'::text AS type, now() AS at, old.send_at AS before, new.send_at AS after
  ), fresh AS MATERIALIZED (
    SELECT * FROM changed WHERE before <> after
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT uuidv7(), team_id, email_id, NULL, type, jsonb_build_object('from', ${iso("before")}, 'to', ${iso("after")}, 'by', $5::text) FROM fresh
  ), ${countedFrom("fresh")}
  SELECT email_id FROM changed`;

/** False when it does not wait for its time any more. */
async function move(ctx: Pick<TeamContext, "team" | "principal">, emailId: string, sendAt: Date): Promise<boolean> {
  const { rows } = await pool().query({
    name: "reschedule-email",
    text,
    values: [emailId, ctx.team.id, sendAt, env().DELIVERY_GIVE_UP_HOURS, byWhom(ctx.principal)],
  });
  if (rows.length > 0) liveHint(ctx.team.id);
  return rows.length > 0;
}

async function notScheduled(email: EmailColumns) {
  const recipients = (await recipientsOf([email.id])).get(email.id) ?? [];
  const status = statusOf(recipients.map((one) => shownStatus(one.status, email.is_due)));
  return conflict(
    "email_not_scheduled",
    status === "scheduled" ? "This email cannot be moved any more: its time has come." : `This email cannot be moved: it is ${status}.`,
  );
}
