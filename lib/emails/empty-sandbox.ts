import { z } from "zod";
import { unhurried } from "@/lib/infra/db/unhurried";
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
    const text = `DELETE FROM sandbox_messages WHERE team_id = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2))`;
    const { rowCount } = await unhurried((client) => client.query(text, [ctx.team.id, ids]), 120);
    return { deleted: rowCount ?? 0 };
  },
});
