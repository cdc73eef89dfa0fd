import { z } from "zod";
import { publicId, readId } from "@/lib/infra/ids";
import { atMost } from "@/lib/kernel/count-first";
import { command } from "@/lib/kernel/operation";
import { cancelWaiting } from "./cancel-waiting";
import { EmailId } from "./schemas";

const most = 200;

/** Stops several at once: those that can still be stopped. Each is judged on its own. */
export const cancelEmails = command("emails.cancelMany", {
  summary: "Cancel several emails that have not left",
  access: { role: "developer", scope: "dashboard-only" },
  whilePaused: true,
  input: z.strictObject({
    ids: atMost(most, `At most ${most} emails at once.`, z.array(EmailId).min(1, "Name at least one email.").max(most)),
  }),
  output: z.object({
    canceled: z.array(z.string()).describe("The emails that were canceled now"),
    left: z.number().int().describe("How many could not be canceled: they have left, or ended otherwise"),
  }),
  touches: ["emails.list", "emails.get", "analytics.overview"],
  async run(ctx, { ids }) {
    const uuids = new Set(ids.flatMap((id) => readId("email", id) ?? []));
    const done = await cancelWaiting(ctx, [...uuids]);
    return { canceled: [...done].map((id) => publicId("email", id)), left: new Set(ids).size - done.size };
  },
});
