import { z } from "zod";
import { db } from "@/lib/infra/db/client";
import { env } from "@/lib/infra/env";
import { newUuid } from "@/lib/infra/ids";
import type { Address } from "@/lib/infra/mime/address";
import { networkOf } from "@/lib/infra/net/network";
import type { OpenContext } from "@/lib/kernel/context";
import { forbidden } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { addressKey, mailboxKey, readAddress } from "./address";
import { personRegistered, signUpRepeated } from "./events";
import { limits, takeFrom, within } from "./limits";
import { newTeam } from "./new-team";
import { onTheBeat } from "./on-the-beat";
import { hashPassword } from "./password-hash";
import { refuseWeak } from "./password-rules";
import { AddressText, Neutral, neutral, Password, PersonName, TeamName } from "./schemas";
import { peekUserByKey } from "./user";

/**
 * Makes a person and their first team, and mails a link. An address that has an account gets the same answer, and a
 * mail that says so: who has an account is nobody else's business.
 */
export const signUp = command("people.signUp", {
  summary: "Sign up",
  access: "anyone",
  input: z.strictObject({ name: PersonName, email: AddressText, password: Password, teamName: TeamName.optional() }),
  output: Neutral,
  async run(ctx, { name, email, password, teamName }) {
    if (env().SIGNUP === "closed") throw forbidden("signup_closed", "This instance takes no new people.");
    // The first account is the owner's: a stranger who came earlier would leave the instance without one for good.
    if (!(await anybody()))
      throw forbidden("not_set_up", "This instance has no owner yet. Open the set-up link that the server printed when it started.");
    const address = readAddress(email);
    refuseWeak(password, { email: address.text, name });
    if (ctx.ip) await takeFrom(limits.askPerNetwork, networkOf(ctx.ip));
    // Making a person takes more statements than finding one.
    await onTheBeat(() => register(ctx, { name, address, password, teamName: teamName ?? `${name}’s team` }));
    return neutral;
  },
});

async function register(ctx: OpenContext, asked: { name: string; address: Address; password: string; teamName: string }): Promise<void> {
  const { name, address, password, teamName } = asked;
  const passwordHash = await hashPassword(password);
  const mayMail = await within(limits.mailPerAddress, mailboxKey(address));
  const emailKey = addressKey(address);
  await ctx.atomically(async (tx) => {
    const known = await peekUserByKey(emailKey, tx.db);
    if (known) {
      if (mayMail) await tx.emit(signUpRepeated, { userId: known.id });
      return;
    }
    const { count } = await tx.db.user.createMany({
      data: [{ id: newUuid(), email: address.text, emailKey, name, passwordHash }],
      skipDuplicates: true,
    });
    const user = await peekUserByKey(emailKey, tx.db);
    // Two sign-ups of one address at the same moment: the other one made it.
    if (!user || count === 0) return;
    await newTeam(tx.db, teamName, user.id);
    if (mayMail) await tx.emit(personRegistered, { userId: user.id });
  });
}

/** Whether anybody has an account yet; the first one is made by setting the instance up. */
export const anybody = async (): Promise<boolean> => (await db().user.findFirst({ select: { id: true } })) !== null;
