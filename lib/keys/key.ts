/** The noun: a row of api_keys as the world sees it. */
import { z } from "zod";
import { db } from "@/lib/infra/db/client";
import type { FormerSecret, Prisma, ApiKey as Row } from "@/lib/infra/db/generated/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import { reachOf } from "@/lib/kernel/reach";
import { permissionOf } from "./permission";
import { type ApiKey, KeyMode } from "./schemas";

export const KeyId = z.string().min(1).max(64).describe("`key_…` or its UUID form");

/** The row with what of its former secrets still works, the last to end first. */
type KeyRow = Row & { formerSecrets: readonly Pick<FormerSecret, "expiresAt">[] };

export const withFormerSecrets = (now: Date) => ({
  formerSecrets: { where: { expiresAt: { gt: now } }, orderBy: { expiresAt: "desc" }, take: 1, select: { expiresAt: true } } as const,
});

export function toApiKey(row: KeyRow, now: Date): ApiKey {
  return {
    id: publicId("key", row.id),
    name: row.name,
    mode: KeyMode.parse(row.mode),
    prefix: row.prefix,
    permission: permissionOf(row.scopes),
    scopes: row.scopes,
    domain: row.domain,
    ipAllow: row.ipAllow,
    status: row.revokedAt ? "revoked" : row.expiresAt && row.expiresAt <= now ? "expired" : "active",
    createdByKey: row.createdByKey ? publicId("key", row.createdByKey) : null,
    createdAt: row.createdAt.toISOString(),
    rotatedAt: row.rotatedAt?.toISOString() ?? null,
    formerSecretUntil: (row.revokedAt ? null : row.formerSecrets[0]?.expiresAt.toISOString()) ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
  };
}

/** The team's keys; for a key of test mode those of test mode, for one that is limited to a domain those of that domain. */
export function reachableKeys({ team, principal }: Pick<TeamContext, "team" | "principal">): Prisma.ApiKeyWhereInput {
  const { mode, domain } = reachOf(principal);
  return { teamId: team.id, ...(mode === null ? {} : { mode }), ...(domain === null ? {} : { domain }) };
}

/** @throws Fault key_not_found, also for another team's, and for one that is out of a key's reach */
export async function findKey(ctx: Pick<TeamContext, "db" | "team" | "now" | "principal">, id: string): Promise<KeyRow> {
  const uuid = readId("key", id);
  const row = uuid
    ? await ctx.db.apiKey.findFirst({ where: { AND: [{ id: uuid }, reachableKeys(ctx)] }, include: withFormerSecrets(ctx.now()) })
    : null;
  if (!row) throw notFound("key", id);
  return row;
}

/** How many keys of a team work now. */
export async function activeKeysOf(teamId: string): Promise<number> {
  const now = new Date();
  return db().apiKey.count({ where: { teamId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } });
}
