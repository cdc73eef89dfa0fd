import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { toApiKey } from "./key";
import { ApiKey } from "./schemas";

/** The team's keys, newest first; revoked ones stay in the list as a record. */
export const listKeys = query("keys.list", {
  summary: "List API keys",
  route: "GET /api-keys",
  access: { role: "viewer", scope: "keys:read" },
  input: z.strictObject({ ...pageFields, status: z.enum(["active", "all"]).default("all") }),
  output: pageOf("apiKeys", ApiKey),
  async run(ctx, { page, limit, cursor, status }) {
    const now = ctx.now();
    const where = {
      teamId: ctx.team.id,
      ...(status === "active" ? { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } : {}),
    };
    const after = cursor ? readId("key", cursor) : null;
    const rows = await ctx.db.apiKey.findMany({
      where: after ? { AND: [where, { id: { lt: after } }] } : where,
      orderBy: { id: "desc" },
      skip: after ? 0 : (page - 1) * limit,
      take: limit + 1,
    });
    const total = await ctx.db.apiKey.count({ where });
    const apiKeys = rows.slice(0, limit).map((row) => toApiKey(row, now));
    return { apiKeys, total, page, pages: pageCount(total, limit), nextCursor: rows.length > limit ? (apiKeys.at(-1)?.id ?? null) : null };
  },
});
