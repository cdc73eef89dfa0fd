import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { Person } from "./schemas";
import { findUser, toPerson } from "./user";

export const me = query("people.me", {
  summary: "Describe the person signed in",
  access: "person",
  input: z.strictObject({}),
  output: Person,
  run: async (ctx) => toPerson(await findUser(ctx.principal.userId)),
});
