import { z } from "zod";
import { unhurried } from "@/lib/infra/db/unhurried";
import { command } from "@/lib/kernel/operation";

/** Throws away what the sandbox inbox holds. The emails themselves stay in the log. */
export const emptySandbox = command("sandbox.empty", {
  summary: "Empty the sandbox inbox",
  route: "DELETE /sandbox/messages",
  access: { role: "developer", scope: "emails:send" },
  input: z.strictObject({}),
  output: z.object({ deleted: z.number().int() }),
  touches: ["sandbox.list"],
  async run(ctx) {
    const { rowCount } = await unhurried((client) => client.query("DELETE FROM sandbox_messages WHERE team_id = $1", [ctx.team.id]), 120);
    return { deleted: rowCount ?? 0 };
  },
});
