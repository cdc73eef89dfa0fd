import { z } from "zod";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { passwordChanged } from "./events";
import { limits, takeFrom } from "./limits";
import { hashPassword, verifyPassword } from "./password-hash";
import { refuseWeak } from "./password-rules";
import { Password } from "./schemas";
import { endOtherSessions } from "./session-row";
import { findUser } from "./user";

/** Needs the current password; every other session ends. */
export const changePassword = command("people.changePassword", {
  summary: "Change your password",
  access: "person",
  input: z.strictObject({
    currentPassword: z.string("Write your current password.").min(1, "Write your current password.").max(1024),
    newPassword: Password,
  }),
  output: z.object({ sessionsEnded: z.number().int() }),
  touches: ["people.sessions"],
  async run(ctx, { currentPassword, newPassword }) {
    const { userId, sessionId } = ctx.principal;
    const user = await findUser(userId);
    await takeFrom(limits.signInPerPair, `${userId} change`);
    if (!(await verifyPassword(currentPassword, user.passwordHash))) throw invalid("currentPassword", "This is not your current password.");
    refuseWeak(newPassword, user, "newPassword");
    const passwordHash = await hashPassword(newPassword);
    const sessionsEnded = await ctx.atomically(async (tx) => {
      await tx.db.user.update({ where: { id: userId }, data: { passwordHash } });
      await tx.emit(passwordChanged, { userId });
      return endOtherSessions(tx.db, userId, sessionId, ctx.now());
    });
    return { sessionsEnded };
  },
});
