import { z } from "zod";
import type { Prisma } from "@/lib/infra/db/generated/client";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
import { someOf } from "@/lib/kernel/some-of";
import { reachableKeys, toApiKey, withFormerSecrets } from "./key";
import { ApiKey, KeyStatus } from "./schemas";

const usual: KeyStatus[] = ["active", "expired"];

/** The team's keys, newest first. Revoked ones are kept as a record, and listed where they are asked for. */
export const listKeys = query("keys.list", {
  summary: "List API keys",
  route: "GET /api-keys",
  access: { role: "viewer", scope: "keys:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({
    ...pageFields,
    status: someOf(KeyStatus.options)
      .default(usual)
      .describe("One or several, separated by commas. When not given `active,expired`: those that were revoked are left out"),
  }),
  output: pageOf("apiKeys", ApiKey),
  async run(ctx, { status, ...paging }) {
    const now = ctx.now();
    const where = { AND: [reachableKeys(ctx), { OR: (status.length > 0 ? status : usual).map((one) => ofStatus[one](now)) }] };
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

const ofStatus: Record<KeyStatus, (now: Date) => Prisma.ApiKeyWhereInput> = {
  active: (now) => ({ revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] }),
  expired: (now) => ({ revokedAt: null, expiresAt: { lte: now } }),
  revoked: () => ({ revokedAt: { not: null } }),
};
