import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { conflict } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { cancelWaiting } from "./cancel-waiting";
import { findEmail, recipientsOf } from "./email";
import { Accepted, EmailId } from "./schemas";
import { shownStatus, statusOf, waiting } from "./status";

/** Stops an email that has not left: one that is scheduled, and one that waits for its turn or its next attempt. */
export const cancelEmail = command("emails.cancel", {
  summary: "Cancel an email that has not left",
  description:
    "Cancels what waits for its time, its turn or its next attempt; recipients who had their outcome keep it. Asked again it answers the same. 409 when a worker has it already, or nothing waits any more.",
  route: "POST /emails/{id}/cancel",
  access: { role: "developer", scope: "emails:send", testKeys: "own", domainKeys: "own" },
  whilePaused: true,
  input: z.strictObject({ id: EmailId }),
  output: Accepted,
  refuses: ["email_not_found", "email_not_cancelable"],
  touches: ["emails.list", "emails.get", "analytics.overview"],
  async run(ctx, { id }) {
    const email = await findEmail(ctx, id);
    const done = await cancelWaiting(ctx, [email.id]);
    const statuses = ((await recipientsOf([email.id])).get(email.id) ?? []).map(({ status }) => status);
    const waits = statuses.some((status) => waiting.includes(status));
    const status = statusOf(statuses.map((each) => shownStatus(each, email.is_due)));
    if (!done.has(email.id) && (waits || !statuses.includes("canceled")))
      throw tooLate(waits ? "it is being sent at this moment" : `it is ${status}`);
    return {
      id: publicId("email", email.id),
      status,
      messageId: email.message_id,
      ...(email.send_at ? { sendAt: email.send_at.toISOString() } : {}),
    };
  },
});

const tooLate = (why: string) => conflict("email_not_cancelable", `This email cannot be canceled any more: ${why}.`);
