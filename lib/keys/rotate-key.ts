import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import type { Inside, TeamContext } from "@/lib/kernel/context";
import { conflict } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import type { Scope } from "@/lib/kernel/principal";
import { findKey, KeyId, toApiKey } from "./key";
import { refuseBeyond, refuseLooser } from "./may-give";
import { CreatedApiKey, KeyMode } from "./schemas";
import { hashSecret, newSecret, prefixOf } from "./secret";

/** For how long the secret from before may go on working, in seconds. */
const grace = { usual: 86_400, most: 30 * 86_400 } as const;

/** The same key with another secret: its id, scopes, limits and counts stay, so that nothing but the secret changes for its programs. */
export const rotateKey = command("keys.rotate", {
  summary: "Rotate an API key",
  description:
    "The answer has a new secret, shown this once; id, scopes and limits stay. Secrets from before go on working for `graceSeconds`, or shorter where an earlier rotation said so. Both count as one key: they share its rate limit, and revoking it ends both at once.",
  route: "POST /api-keys/{id}/rotate",
  access: { role: "developer", scope: "keys:write", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    id: KeyId,
    graceSeconds: z
      .int()
      .min(0)
      .max(grace.most, "A secret from before can go on working for 30 days at most.")
      .default(grace.usual)
      .describe("For how long the secret from before goes on working; 0 ends it at once"),
  }),
  output: CreatedApiKey,
  refuses: ["key_not_found", "key_not_active", "role_too_low", "beyond_own_limits", "staff_only", "test_mode_only", "domain_not_allowed"],
  touches: ["keys.list", "keys.get", "keys.me"],
  async run(ctx, { id, graceSeconds }) {
    const key = await findKey(ctx, id);
    const mode = KeyMode.parse(key.mode);
    refuseBeyond(ctx.principal, { scopes: key.scopes as Scope[], mode, domain: key.domain }, { scopes: "id", mode: "id", domain: "id" });
    refuseLooser(ctx.principal, key);
    const secret = newSecret(mode);
    await ctx.atomically((tx) => replaceSecret(tx, key.id, secret, graceSeconds));
    return { ...toApiKey(await findKey(ctx, publicId("key", key.id)), ctx.now()), key: secret };
  },
});

/** @throws Fault key_not_active for one that is revoked or has expired, also if that happened just now */
async function replaceSecret(tx: Inside<TeamContext>, keyId: string, secret: string, graceSeconds: number): Promise<void> {
  const [before] = await tx.db.$queryRaw<{ hash: string }[]>`
    SELECT hash FROM api_keys WHERE id = ${keyId}::uuid AND team_id = ${tx.team.id}::uuid
      AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) FOR UPDATE`;
  if (!before) throw conflict("key_not_active", "This key is revoked or has expired; create another one.");
  await tx.db.$executeRaw`DELETE FROM former_secrets WHERE key_id = ${keyId}::uuid AND expires_at < now() - interval '30 days'`;
  await tx.db.$executeRaw`
    UPDATE former_secrets SET expires_at = least(expires_at, now() + make_interval(secs => ${graceSeconds}))
    WHERE key_id = ${keyId}::uuid`;
  await tx.db.$executeRaw`
    INSERT INTO former_secrets (hash, key_id, expires_at)
    VALUES (${before.hash}, ${keyId}::uuid, now() + make_interval(secs => ${graceSeconds}))`;
  await tx.db.$executeRaw`
    UPDATE api_keys SET hash = ${hashSecret(secret)}, prefix = ${prefixOf(secret)}, rotated_at = now() WHERE id = ${keyId}::uuid`;
}
