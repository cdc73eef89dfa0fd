import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { setupChecks } from "./setup-checks";
import { checkSetupToken } from "./setup-token";
import { anybody } from "./sign-up";

const Check = z.object({
  name: z.enum(["database", "secret", "address", "transport", "sender"]),
  state: z.enum(["ok", "note", "failed"]),
  says: z.string(),
  fix: z.string().nullable().describe("A command, or a line for .env"),
});

/** Whether the instance still waits for its first owner. What it found out about itself is only for whoever has the link. */
export const setupStatus = query("setup.status", {
  summary: "Does this instance need to be set up?",
  access: "anyone",
  input: z.strictObject({ token: z.string().max(200).optional() }),
  output: z.object({ needed: z.boolean(), checks: z.array(Check) }),
  async run(_ctx, { token }) {
    if (await anybody()) return { needed: false, checks: [] };
    if (token === undefined) return { needed: true, checks: [] };
    checkSetupToken(token);
    return { needed: true, checks: await setupChecks() };
  },
});
