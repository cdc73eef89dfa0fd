import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { atMost } from "@/lib/kernel/count-first";
import { command } from "@/lib/kernel/operation";
import { SuppressionReason, SuppressionRef, Words } from "./schemas";
import { toSuppression } from "./suppression";
import { removalNote, takeOff } from "./take-off";

const most = 200;

/** Takes several off the list at once, all or none. */
export const removeSuppressions = command("suppressions.deleteMany", {
  summary: "Remove several suppressions",
  access: { role: "marketer", scope: "dashboard-only" },
  input: z.strictObject({
    ids: atMost(most, `At most ${most} at once.`, z.array(SuppressionRef).min(1, "Name at least one suppression.").max(most)),
    note: Words.optional().describe("Why they may be written to again; required when one of them complained"),
  }),
  output: z.object({ removed: z.array(z.object({ id: z.string(), email: z.string(), reason: SuppressionReason })) }),
  touches: ["suppressions.list", "suppressions.get"],
  auditNote: ({ note }, { removed }) => removalNote(removed, note),
  async run(ctx, { ids, note }) {
    const uuids = ids.flatMap((id) => readId("suppression", id) ?? []);
    const rows = await ctx.db.suppression.findMany({ where: { teamId: ctx.team.id, id: { in: uuids } }, orderBy: { id: "desc" } });
    await takeOff(ctx, rows, note);
    return { removed: rows.map(toSuppression).map(({ id, email, reason }) => ({ id, email, reason })) };
  },
});
