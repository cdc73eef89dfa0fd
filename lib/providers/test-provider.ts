import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { takeFrom } from "@/lib/teams";
import { trying } from "./create-provider";
import { findProvider, peekSetup, readQuota, unreadable } from "./provider";
import { ProviderId, Tested } from "./schemas";
import { seenToWork } from "./transport-state";
import { tryProvider } from "./try-provider";

/** Really connects: SES is asked for its quota, a relay is logged in to. Nothing is sent. A provider that works is open again at once. */
export const testProvider = command("providers.test", {
  summary: "Test a provider",
  description:
    "Connects and logs in, without sending anything. A closed provider that answers is open again at once, unless its quota was used up.",
  route: "POST /providers/{id}/test",
  access: { role: "admin", scope: "providers:write" },
  input: z.strictObject({ id: ProviderId }),
  output: Tested,
  refuses: ["provider_not_found", "too_many_attempts"],
  touches: ["providers.list"],
  async run(ctx, { id }) {
    const row = await findProvider(ctx, id);
    const setup = peekSetup(row);
    if (!setup) return { ok: false, sentence: unreadable, quota: null };
    await takeFrom(trying, ctx.team.id);
    const { ok, sentence, quota } = await tryProvider(setup, ctx.now());
    await ctx.atomically(async (tx) => {
      await tx.db.provider.updateMany({
        where: { id: row.id, teamId: tx.team.id },
        data: { testedAt: tx.now(), ...(quota ? { quota, ...changedRate(row.quota, quota) } : {}) },
      });
      if (ok) await seenToWork(tx, row.id);
    });
    return { ok, sentence, quota: quota ?? (ok ? readQuota(row.quota) : null) };
  },
});

/** Workers open a provider anew when its revision rises: they must when it may be given more, or less. */
export const changedRate = (before: unknown, { maxRate }: { maxRate: number | null }) =>
  maxRate === (readQuota(before)?.maxRate ?? null) ? {} : { revision: { increment: 1 } };
