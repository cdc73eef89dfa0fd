import { z } from "zod";
import type { PersonContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { passwordChanged } from "./events";
import { limits, take, tooManyAttempts } from "./limits";
import { hashPassword, verifyPassword } from "./password-hash";
import { refuseWeak } from "./password-rules";
import { Password } from "./schemas";
import { noteSecurityEvent, type SecurityEvent } from "./security-event";
import { endOtherSessions } from "./session-row";
import { findUser } from "./user";
import { spendAll } from "./user-token";

/** Needs the current password; every other session ends, and so does every link to reset it. */
export const changePassword = command("people.changePassword", {
  summary: "Change your password",
  access: "person",
  input: z.strictObject({
    currentPassword: z.string("Write your current password.").min(1, "Write your current password.").max(1024),
    newPassword: Password,
  }),
  output: z.object({ sessionsEnded: z.number().int() }),
  touches: ["people.sessions", "people.securityEvents"],
  audit: false,
  async run(ctx, { currentPassword, newPassword }) {
    const { userId, sessionId } = ctx.principal;
    const user = await findUser(userId);
    const use = await take(limits.signInPerPair, `${userId} change`);
    if (!use.ok) {
      await noteSecurityEvent(eventOf(ctx, "refused"));
      throw tooManyAttempts(use.retryAfterSeconds);
    }
    if (!(await verifyPassword(currentPassword, user.passwordHash))) {
      await noteSecurityEvent(eventOf(ctx, "wrong"));
      throw invalid("currentPassword", "This is not your current password.");
    }
    await use.giveBack();
    refuseWeak(newPassword, user, "newPassword");
    const passwordHash = await hashPassword(newPassword);
    const sessionsEnded = await ctx.atomically(async (tx) => {
      await tx.db.user.update({ where: { id: userId }, data: { passwordHash } });
      await spendAll(tx.db, userId, "reset", ctx.now());
      await noteSecurityEvent(eventOf(ctx, "ok"), tx.db);
      await tx.emit(passwordChanged, { userId });
      return endOtherSessions(tx.db, userId, sessionId, ctx.now());
    });
    return { sessionsEnded };
  },
});

const eventOf = ({ principal, requestId, ip, userAgent }: PersonContext, outcome: SecurityEvent["outcome"]): SecurityEvent => ({
  operation: "people.changePassword",
  outcome,
  userId: principal.userId,
  requestId,
  ip,
  userAgent,
});
