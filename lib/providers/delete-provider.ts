import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { command } from "@/lib/kernel/operation";
import { findProvider } from "./provider";
import { ProviderId } from "./schemas";

/** Its secret is gone with it. Mail that waits takes the next way. */
export const deleteProvider = command("providers.delete", {
  summary: "Remove a provider",
  description: "Its secret is deleted. Mail that waits goes out by the next provider, or by the instance's transports.",
  route: "DELETE /providers/{id}",
  access: { role: "admin", scope: "providers:write" },
  whilePaused: true,
  input: z.strictObject({ id: ProviderId }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  refuses: ["provider_not_found"],
  touches: ["providers.list"],
  async run(ctx, { id }) {
    const row = await findProvider(ctx, id);
    await ctx.atomically(async (tx) => {
      await tx.db.provider.deleteMany({ where: { id: row.id, teamId: tx.team.id } });
      await tx.db.transportState.deleteMany({ where: { key: row.id } });
      await tx.db.pace.deleteMany({ where: { transport: row.id } });
    });
    return { id: publicId("provider", row.id), deleted: true as const };
  },
});
