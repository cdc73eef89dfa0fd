/** The noun: a row of api_keys as the world sees it. */
import { z } from "zod";
import { db } from "@/lib/infra/db/client";
import type { ApiKey as Row } from "@/lib/infra/db/generated/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import { type ApiKey, KeyMode } from "./schemas";

export const KeyId = z.string().min(1).max(64).describe("`key_…` or its UUID form");

export function toApiKey(row: Row, now: Date): ApiKey {
  return {
    id: publicId("key", row.id),
    name: row.name,
    mode: KeyMode.parse(row.mode),
    prefix: row.prefix,
    scopes: row.scopes,
    domain: row.domain,
    ipAllow: row.ipAllow,
    status: row.revokedAt ? "revoked" : row.expiresAt && row.expiresAt <= now ? "expired" : "active",
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
  };
}

/** @throws Fault key_not_found, also for another team's */
export async function findKey(ctx: Pick<TeamContext, "db" | "team">, id: string): Promise<Row> {
  const uuid = readId("key", id);
  const row = uuid ? await ctx.db.apiKey.findFirst({ where: { id: uuid, teamId: ctx.team.id } }) : null;
  if (!row) throw notFound("key", id);
  return row;
}

/** How many keys of a team work now. */
export async function activeKeysOf(teamId: string): Promise<number> {
  const now = new Date();
  return db().apiKey.count({ where: { teamId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } });
}
