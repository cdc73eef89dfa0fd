import { z } from "zod";
import type { Base } from "@/lib/kernel/context";
import { job } from "@/lib/kernel/job";
import { checkDomain } from "./check-domain";
import { retireKeys } from "./switch-keys";

const together = 10;
/** A run ends before the next one begins, or soon after. */
const runMs = 50_000;
/** A worker that dies over a check gives it back after this time. */
const heldMs = 600_000;

/** The clock's part: domains whose time has come are checked a few at a time, by however many workers there are. */
export const checkDue = job("domains.checkDue", {
  input: z.object({}),
  cron: "* * * * *",
  async run(ctx) {
    await retireKeys(ctx).catch((error) =>
      ctx.log.error({ err: error, event: "keys.retire_failed" }, "old DKIM keys could not be retired"),
    );
    for (const end = performance.now() + runMs; performance.now() < end; ) {
      const due = await claimDue(ctx);
      await Promise.all(
        due.map((id) =>
          checkDomain(ctx, id).catch((error) => ctx.log.error({ err: error, domainId: id }, "a domain could not be checked")),
        ),
      );
      if (due.length < together) return;
    }
  },
});

async function claimDue(ctx: Base): Promise<string[]> {
  const now = ctx.now();
  const rows = await ctx.db.$queryRaw<{ id: string }[]>`
    UPDATE domains SET check_started_at = ${now}, next_check_at = ${new Date(now.getTime() + heldMs)}
    WHERE id IN (SELECT id FROM domains WHERE next_check_at <= ${now} ORDER BY next_check_at LIMIT ${together} FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return rows.map(({ id }) => id);
}
