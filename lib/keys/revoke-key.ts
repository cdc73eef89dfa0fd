import { z } from "zod";
import type { Tx } from "@/lib/infra/db/client";
import { publicId } from "@/lib/infra/ids";
import { notFound } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { findKey, KeyId } from "./key";

const Flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((said) => said === "true")]);

/**
 * From the answer on, every process refuses the key, with every secret it has, and the keys that descend from it: whoever had a
 * key that leaked may have made others with it. What is revoked already is not found, as what was deleted is nowhere.
 */
export const revokeKey = command("keys.revoke", {
  summary: "Revoke an API key",
  description:
    "Refused from the answer on, with every secret it has. Keys that were made with it, and with those, are revoked too, unless `keepMade` says otherwise. 404 when it is revoked already, and nothing that was made with it is left to revoke.",
  route: "DELETE /api-keys/{id}",
  access: { role: "developer", scope: "keys:write", testKeys: "own", domainKeys: "own" },
  whilePaused: true,
  input: z.strictObject({
    id: KeyId,
    keepMade: Flag.default(false).describe("Leaves the keys that were made with it as they are"),
  }),
  output: z.object({
    id: z.string(),
    deleted: z.literal(true),
    alsoRevoked: z.array(z.string()).describe("The keys that were made with it and are revoked now"),
  }),
  refuses: ["key_not_found"],
  touches: ["keys.list", "keys.get", "analytics.overview"],
  async run(ctx, { id, keepMade }) {
    const row = await findKey(ctx, id);
    const revoked = await ctx.atomically((tx) => revokeAll(tx.db, ctx.team.id, row.id, keepMade));
    if (revoked.length === 0) throw notFound("key", id);
    const made = revoked.filter((one) => one !== row.id).map((one) => publicId("key", one));
    return { id: publicId("key", row.id), deleted: true as const, alsoRevoked: made };
  },
});

/**
 * One generation after the other, each in a statement of its own: a key that is being made at this moment holds its maker's row, so
 * the next statement sees it. Returns the UUIDs of all that were revoked now.
 */
async function revokeAll(tx: Tx, teamId: string, keyId: string, keepMade: boolean): Promise<string[]> {
  const revoked: string[] = [];
  const revoke = async (ids: readonly string[]) => {
    const now = await tx.$queryRaw<{ id: string }[]>`
      UPDATE api_keys SET revoked_at = now() WHERE id = ANY (${ids}::uuid[]) AND team_id = ${teamId}::uuid AND revoked_at IS NULL RETURNING id`;
    revoked.push(...now.map(({ id }) => id));
  };
  const seen = new Set<string>();
  for (let generation = [keyId]; generation.length > 0; ) {
    for (const id of generation) seen.add(id);
    await revoke(generation);
    if (keepMade) break;
    const made = await tx.apiKey.findMany({ where: { teamId, createdByKey: { in: generation } }, select: { id: true } });
    generation = made.map(({ id }) => id).filter((id) => !seen.has(id));
  }
  return revoked;
}
