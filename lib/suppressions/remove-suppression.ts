import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { SuppressionReason, SuppressionRef, Words } from "./schemas";
import { findSuppression, toSuppression } from "./suppression";
import { removalNote, takeOff } from "./take-off";

/** From the answer on mail to the address is accepted again. */
export const removeSuppression = command("suppressions.delete", {
  summary: "Remove a suppression",
  description:
    "By its id, or by the address itself. Writing again to somebody who complained, or to a mailbox that does not exist, harms the reputation of all of the team's mail. After a complaint a note is required; the audit log keeps it.",
  route: "DELETE /suppressions/{id}",
  access: { role: "marketer", scope: "suppressions:write" },
  input: z.strictObject({
    id: SuppressionRef,
    note: Words.optional().describe("Why the address may be written to again; required after a complaint"),
  }),
  output: z.object({ id: z.string(), email: z.string(), reason: SuppressionReason, deleted: z.literal(true) }),
  refuses: ["suppression_not_found", "note_required"],
  touches: ["suppressions.list", "suppressions.get"],
  auditNote: ({ note }, removed) => removalNote([removed], note),
  async run(ctx, { id: ref, note }) {
    const row = await findSuppression(ctx, ref);
    await takeOff(ctx, [row], note);
    const { id, email, reason } = toSuppression(row);
    return { id, email, reason, deleted: true as const };
  },
});
