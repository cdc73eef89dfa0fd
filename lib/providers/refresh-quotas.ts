import { z } from "zod";
import type { Base } from "@/lib/kernel/context";
import { job } from "@/lib/kernel/job";
import { openSetup, type ProviderRow } from "./provider";
import { changedRate } from "./test-provider";
import { tryProvider } from "./try-provider";

const together = 5;
const runMs = 50_000;

/** The clock's part: what SES allows changes, and what was sent today is worth showing. Each account is asked four times an hour. */
export const refreshQuotas = job("providers.refreshQuotas", {
  input: z.object({}),
  cron: "*/5 * * * *",
  async run(ctx) {
    for (const end = performance.now() + runMs; performance.now() < end; ) {
      const due = await claimDue(ctx);
      await Promise.all(
        due.map((row) =>
          refresh(ctx, row).catch((error) => ctx.log.error({ err: error, providerId: row.id }, "a quota could not be read")),
        ),
      );
      if (due.length < together) return;
    }
  },
});

type Due = Awaited<ReturnType<typeof claimDue>>[number];

const claimDue = (ctx: Base) =>
  ctx.db.$queryRaw<Pick<ProviderRow, "id" | "type" | "settings" | "secret" | "quota">[]>`
    UPDATE providers SET tested_at = ${ctx.now()}
    WHERE id IN (
      SELECT id FROM providers WHERE type = 'ses' AND enabled AND coalesce(tested_at, 'epoch') < ${new Date(ctx.now().getTime() - 840_000)}
      ORDER BY tested_at NULLS FIRST LIMIT ${together} FOR UPDATE SKIP LOCKED
    )
    RETURNING id, type, settings, secret, quota`;

async function refresh(ctx: Base, { id, quota: before, ...row }: Due): Promise<void> {
  const { quota } = await tryProvider(openSetup(row), ctx.now());
  if (quota) await ctx.db.provider.updateMany({ where: { id }, data: { quota, ...changedRate(before, quota) } });
}
