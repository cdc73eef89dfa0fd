import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { atMost } from "@/lib/kernel/count-first";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { readProviders } from "./list-providers";
import { ProviderId, Providers } from "./schemas";

/** Sets the order in which providers are tried. All of them must be named, so that nobody's addition is lost in it. */
export const orderProviders = command("providers.order", {
  summary: "Set the order of providers",
  description: "Names every provider of the team once; the first one is tried first.",
  route: "POST /providers/order",
  access: { role: "admin", scope: "providers:write" },
  input: z.strictObject({ ids: atMost(100, "At most 100 providers.", z.array(ProviderId).max(100)) }),
  output: Providers,
  touches: ["providers.list"],
  async run(ctx, { ids }) {
    const wanted = ids.map((id) => readId("provider", id));
    await ctx.atomically(async (tx) => {
      await tx.db.$queryRaw`SELECT id FROM teams WHERE id = ${tx.team.id}::uuid FOR UPDATE`;
      const rows = await tx.db.provider.findMany({ where: { teamId: tx.team.id }, select: { id: true } });
      const complete = wanted.length === rows.length && rows.every(({ id }) => wanted.includes(id));
      if (!complete) throw invalid("ids", "Name every provider of the team once.");
      for (const [position, id] of wanted.entries())
        if (id) await tx.db.provider.updateMany({ where: { id, teamId: tx.team.id }, data: { position } });
    });
    return readProviders(ctx);
  },
});
