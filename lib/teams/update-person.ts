import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { Person, PersonName } from "./schemas";
import { toPerson } from "./user";

export const updatePerson = command("people.update", {
  summary: "Change your profile",
  access: "person",
  input: z.strictObject({ name: PersonName }),
  output: Person,
  touches: ["people.me", "teams.members"],
  run: async (ctx, { name }) => toPerson(await ctx.db.user.update({ where: { id: ctx.principal.userId }, data: { name } })),
});
