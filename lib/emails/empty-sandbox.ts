import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { reachOf } from "@/lib/kernel/reach";
import { messagesWithinReach } from "./within-reach";

/** Throws away what the sandbox inbox holds. The emails themselves stay in the log. */
export const emptySandbox = command("sandbox.empty", {
  summary: "Empty the sandbox inbox",
  route: "DELETE /sandbox/messages",
  access: { role: "developer", scope: "emails:send", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({}),
  output: z.object({ deleted: z.number().int() }),
  touches: ["sandbox.list"],
  async run(ctx) {
    const ids = await messagesWithinReach(ctx.team.id, reachOf(ctx.principal));
    const { count } = await ctx.db.sandboxMessage.deleteMany({ where: { teamId: ctx.team.id, ...(ids && { id: { in: ids } }) } });
    return { deleted: count };
  },
});
