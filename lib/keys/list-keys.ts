import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
import { reachableKeys, toApiKey, withFormerSecrets } from "./key";
import { ApiKey } from "./schemas";

/** The team's keys, newest first; revoked ones stay in the list as a record. */
export const listKeys = query("keys.list", {
  summary: "List API keys",
  route: "GET /api-keys",
  access: { role: "viewer", scope: "keys:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ ...pageFields, status: z.enum(["active", "all"]).default("all") }),
  output: pageOf("apiKeys", ApiKey),
  async run(ctx, { status, ...paging }) {
    const now = ctx.now();
    const where = {
      ...reachableKeys(ctx),
      ...(status === "active" ? { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } : {}),
    };
    const after = cursorIn("key", paging);
    const rows = await ctx.db.apiKey.findMany({
      where: after ? { AND: [where, { id: { lt: after } }] } : where,
      include: withFormerSecrets(now),
      orderBy: { id: "desc" },
      ...windowOf(paging),
    });
    const total = await ctx.db.apiKey.count({ where });
    const apiKeys = rows.slice(0, paging.limit).map((row) => toApiKey(row, now));
    return { apiKeys, ...around(paging, rows, apiKeys, total) };
  },
});
