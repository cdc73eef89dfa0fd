import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { Neutral, neutral } from "./schemas";
import { spendToken } from "./user-token";

/** Follows the link that was mailed. It takes a press of a button: a scanner that opens links changes nothing. */
export const verifyEmail = command("people.verifyEmail", {
  summary: "Verify an email address",
  access: "anyone",
  input: z.strictObject({ token: z.string().min(1).max(200) }),
  output: Neutral,
  touches: ["people.me"],
  async run(ctx, { token }) {
    await ctx.atomically(async (tx) => {
      const userId = await spendToken(tx.db, token, "verify", ctx.now());
      await tx.db.user.updateMany({ where: { id: userId, emailVerifiedAt: null }, data: { emailVerifiedAt: ctx.now() } });
    });
    return neutral;
  },
});
