import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { mailboxKey, readAddress } from "./address";
import { personRegistered } from "./events";
import { limits, takeFrom } from "./limits";
import { Neutral, neutral } from "./schemas";
import { findUser } from "./user";

/** Mails the verification link again, three times an hour at most. */
export const resendVerification = command("people.resendVerification", {
  summary: "Mail the verification link again",
  access: "person",
  input: z.strictObject({}),
  output: Neutral,
  async run(ctx) {
    const user = await findUser(ctx.principal.userId);
    if (user.emailVerifiedAt) return neutral;
    await takeFrom(limits.mailPerAddress, mailboxKey(readAddress(user.email)));
    await ctx.emit(personRegistered, { userId: user.id });
    return neutral;
  },
});
