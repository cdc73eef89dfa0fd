import { z } from "zod";
import { networkOf } from "@/lib/infra/net/network";
import { command } from "@/lib/kernel/operation";
import { addressKey, mailboxKey, readAddress } from "./address";
import { passwordResetAsked } from "./events";
import { limits, takeFrom, within } from "./limits";
import { AddressText, Neutral, neutral } from "./schemas";
import { peekUserByKey } from "./user";

/** Mails a link to set a new password, if there is such a person. The answer, and the work until it, are the same either way. */
export const forgotPassword = command("people.forgotPassword", {
  summary: "Ask for a link to set a new password",
  access: "anyone",
  input: z.strictObject({ email: AddressText }),
  output: Neutral,
  async run(ctx, { email }) {
    const address = readAddress(email);
    if (ctx.ip) await takeFrom(limits.askPerNetwork, networkOf(ctx.ip));
    const mayMail = await within(limits.mailPerAddress, mailboxKey(address));
    const user = await peekUserByKey(addressKey(address));
    if (mayMail) await ctx.emit(passwordResetAsked, { userId: user?.id ?? null });
    return neutral;
  },
});
