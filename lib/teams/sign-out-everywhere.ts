import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { noteSecurityEvent } from "./security-event";
import { endOtherSessions } from "./session-row";

/** Ends every session, this one too. */
export const signOutEverywhere = command("people.signOutEverywhere", {
  summary: "Sign out everywhere",
  access: "person",
  input: z.strictObject({}),
  output: z.object({ sessionsEnded: z.number().int() }),
  audit: false,
  async run(ctx) {
    const { userId } = ctx.principal;
    const sessionsEnded = await ctx.atomically(async (tx) => {
      await tx.db.user.update({ where: { id: userId }, data: { sessionVersion: { increment: 1 } } });
      const { requestId, ip, userAgent } = ctx;
      await noteSecurityEvent({ operation: "people.signOutEverywhere", outcome: "ok", userId, requestId, ip, userAgent }, tx.db);
      return endOtherSessions(tx.db, userId, null, ctx.now());
    });
    return { sessionsEnded };
  },
});
