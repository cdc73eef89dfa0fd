import { z } from "zod";
import type { User } from "@/lib/infra/db/generated/client";
import type { OpenContext } from "@/lib/kernel/context";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { limits, take, tooManyAttempts } from "./limits";
import { verifyPassword } from "./password-hash";
import { noteSecurityEvent, type SecurityEvent } from "./security-event";
import { findUser } from "./user";
import { checkToken, spendToken } from "./user-token";

/**
 * Follows the link that was mailed. It takes a press of a button: a scanner that opens links changes nothing. It also takes the
 * account's password or a session of it: somebody else may have signed up with this address and a password of theirs, and whoever
 * owns the address must not make that account a verified one. They set a password of their own by the link of `people.forgotPassword`.
 */
export const verifyEmail = command("people.verifyEmail", {
  summary: "Verify an email address",
  access: "anyone",
  input: z.strictObject({
    token: z.string().min(1).max(200),
    password: z.string().max(1024).optional().describe("The account's; not needed by whoever is signed in to it"),
  }),
  output: z.object({ accepted: z.literal(true), email: z.string() }),
  touches: ["people.me"],
  audit: false,
  async run(ctx, { token, password }) {
    const user = await findUser(await checkToken(ctx.db, token, "verify", ctx.now()));
    if (!isSignedInAs(ctx, user)) await proveOwner(ctx, user, password);
    await ctx.atomically(async (tx) => {
      await spendToken(tx.db, token, "verify", ctx.now());
      await tx.db.user.updateMany({ where: { id: user.id, emailVerifiedAt: null }, data: { emailVerifiedAt: ctx.now() } });
      await noteSecurityEvent(eventOf(ctx, user, "ok"), tx.db);
    });
    return { accepted: true as const, email: user.email };
  },
});

const isSignedInAs = ({ principal }: OpenContext, { id }: User): boolean => "userId" in principal && principal.userId === id;

/** @throws Fault validation_error at the password, too_many_attempts */
async function proveOwner(ctx: OpenContext, user: User, password: string | undefined): Promise<void> {
  if (!password) throw invalid("password", "Write the password that you chose when you signed up.");
  const use = await take(limits.signInPerPair, `${user.id} verify`);
  if (!use.ok) {
    await noteSecurityEvent(eventOf(ctx, user, "refused"));
    throw tooManyAttempts(use.retryAfterSeconds);
  }
  if (!(await verifyPassword(password, user.passwordHash))) {
    await noteSecurityEvent(eventOf(ctx, user, "wrong"));
    throw invalid(
      "password",
      "This is not the password that was chosen at sign-up. If you did not sign up yourself, or forgot it, set a new one under “Forgotten password”: that verifies the address too.",
    );
  }
  await use.giveBack();
}

const eventOf = ({ requestId, ip, userAgent }: OpenContext, { id }: User, outcome: SecurityEvent["outcome"]): SecurityEvent => ({
  operation: "people.verifyEmail",
  outcome,
  userId: id,
  requestId,
  ip,
  userAgent,
});
