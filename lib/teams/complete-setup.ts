import { z } from "zod";
import { newUuid } from "@/lib/infra/ids";
import { conflict } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { addressKey, readAddress } from "./address";
import { setupCompleted } from "./events";
import { newTeam } from "./new-team";
import { hashPassword } from "./password-hash";
import { refuseWeak } from "./password-rules";
import { AddressText, Password, PersonName, TeamName } from "./schemas";
import { checkSetupToken } from "./setup-token";

const oneAtATime = 7_245_103;

/** Makes the owner of the instance and their team, once, and mails them the instance's own test mail. */
export const completeSetup = command("setup.complete", {
  summary: "Set the instance up",
  access: "anyone",
  input: z.strictObject({ token: z.string().max(200), name: PersonName, email: AddressText, password: Password, teamName: TeamName }),
  output: z.object({ teamSlug: z.string() }),
  async run(ctx, { token, name, email, password, teamName }) {
    checkSetupToken(token);
    const address = readAddress(email);
    refuseWeak(password, { email: address.text, name });
    const passwordHash = await hashPassword(password);
    const team = await ctx.atomically(async (tx) => {
      await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(${oneAtATime})`;
      if (await tx.db.user.findFirst({ select: { id: true } }))
        throw conflict("already_set_up", "This instance has an owner already. Sign in.");
      const id = newUuid();
      await tx.db.user.create({
        data: { id, email: address.text, emailKey: addressKey(address), name, passwordHash, isStaff: true, emailVerifiedAt: ctx.now() },
      });
      await tx.emit(setupCompleted, { userId: id });
      return newTeam(tx.db, teamName, id);
    });
    return { teamSlug: team.slug };
  },
});
