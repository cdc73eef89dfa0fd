import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { readProviders } from "./list-providers";
import { Providers } from "./schemas";

/** Whether the instance's transports follow behind the team's own, or mail waits when all of its own are closed. */
export const setInstanceTransport = command("providers.setInstance", {
  summary: "Use the instance's transports, or not",
  description: "With `enabled: false` the team's mail goes out by its own providers only, and waits while none of them takes it.",
  route: "PATCH /providers/instance",
  access: { role: "admin", scope: "providers:write" },
  whilePaused: ({ enabled }) => !enabled,
  input: z.strictObject({ enabled: z.boolean() }),
  output: Providers,
  touches: ["providers.list"],
  async run(ctx, { enabled }) {
    await ctx.db.team.updateMany({ where: { id: ctx.team.id }, data: { instanceTransport: enabled } });
    return readProviders(ctx);
  },
});
