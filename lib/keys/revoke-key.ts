import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { command } from "@/lib/kernel/operation";
import { findKey, KeyId } from "./key";

/** From the answer on, every process refuses the key, with every secret it has. Revoking twice is the same as once. */
export const revokeKey = command("keys.revoke", {
  summary: "Revoke an API key",
  route: "DELETE /api-keys/{id}",
  access: { role: "developer", scope: "keys:write" },
  whilePaused: true,
  input: z.strictObject({ id: KeyId }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  refuses: ["key_not_found"],
  touches: ["keys.list", "analytics.overview"],
  async run(ctx, { id }) {
    const row = await findKey(ctx, id);
    await ctx.db.apiKey.updateMany({ where: { id: row.id, teamId: ctx.team.id, revokedAt: null }, data: { revokedAt: ctx.now() } });
    return { id: publicId("key", row.id), deleted: true as const };
  },
});
