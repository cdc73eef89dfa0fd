import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { passwordChanged } from "./events";
import { hashPassword } from "./password-hash";
import { refuseWeak } from "./password-rules";
import { Neutral, neutral, Password } from "./schemas";
import { noteSecurityEvent } from "./security-event";
import { endOtherSessions } from "./session-row";
import { findUser } from "./user";
import { checkToken, spendToken } from "./user-token";

/** Sets a new password by the mailed link, and signs the person out everywhere. Whoever read that mail owns the address. */
export const resetPassword = command("people.resetPassword", {
  summary: "Set a new password by a mailed link",
  access: "anyone",
  input: z.strictObject({ token: z.string().min(1).max(200), password: Password }),
  output: Neutral,
  audit: false,
  async run(ctx, { token, password }) {
    // Hashing is dear, so it waits until the link is known to be one.
    refuseWeak(password, await findUser(await checkToken(ctx.db, token, "reset", ctx.now())));
    const passwordHash = await hashPassword(password);
    await ctx.atomically(async (tx) => {
      const userId = await spendToken(tx.db, token, "reset", ctx.now());
      const user = await findUser(userId, tx.db);
      await tx.db.user.update({
        where: { id: userId },
        data: { passwordHash, sessionVersion: { increment: 1 }, emailVerifiedAt: user.emailVerifiedAt ?? ctx.now() },
      });
      await endOtherSessions(tx.db, userId, null, ctx.now());
      const { requestId, ip, userAgent } = ctx;
      await noteSecurityEvent({ operation: "people.resetPassword", outcome: "ok", userId, requestId, ip, userAgent }, tx.db);
      await tx.emit(passwordChanged, { userId });
    });
    return neutral;
  },
});
