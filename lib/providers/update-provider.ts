import { z } from "zod";
import { invalid, notFound } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { takeFrom } from "@/lib/teams";
import { trying } from "./create-provider";
import { closeSetup, findProvider, peekSetup, regionOfRow } from "./provider";
import { Provider, ProviderId, ProviderType, providerFields } from "./schemas";
import { isAboutConnection, refuseForeign, setupOf, spellOut, vetTopic } from "./setup-of";
import { showProvider } from "./show-providers";
import { beginAnew } from "./transport-state";
import { tryProvider } from "./try-provider";

/** Changes what is said, and keeps what is not. Where it goes and as whom is tried before it is stored. */
export const updateProvider = command("providers.update", {
  summary: "Change a provider",
  description:
    "Only what is given changes. A new host, user or key needs its secret again. Mail that is on its way at this moment goes out as it was.",
  route: "PATCH /providers/{id}",
  access: { role: "admin", scope: "providers:write" },
  whilePaused: ({ id, enabled, ...rest }) => enabled === false && Object.values(rest).every((value) => value === undefined),
  input: z.strictObject({ id: ProviderId, enabled: z.boolean().optional(), ...providerFields }),
  output: Provider,
  refuses: ["provider_not_found", "provider_unreachable", "too_many_attempts"],
  spell: spellOut,
  touches: ["providers.list"],
  async run(ctx, { id, enabled, name, snsTopicArn, ...said }) {
    const row = await findProvider(ctx, id);
    const { data: type } = ProviderType.safeParse(row.type);
    if (!type) throw notFound("provider", id);
    refuseForeign(type, { ...said, snsTopicArn });
    const setup = Object.keys(said).length > 0 ? setupOf(type, said, peekSetup(row)) : null;
    const topicArn = snsTopicArn === undefined ? row.topicArn : snsTopicArn;
    vetTopic(topicArn, setup?.type === "ses" ? setup.settings.region : regionOfRow(row));
    const anew = isAboutConnection(said);
    let tested = {};
    if (setup && anew) {
      await takeFrom(trying, ctx.team.id);
      const { ok, sentence, field, quota } = await tryProvider(setup, ctx.now());
      if (!ok) throw invalid(field ?? "id", sentence, "provider_unreachable");
      tested = { testedAt: ctx.now(), ...(quota ? { quota } : {}) };
    }
    await ctx.atomically(async (tx) => {
      await tx.db.provider.updateMany({
        where: { id: row.id, teamId: tx.team.id },
        data: {
          ...(name === undefined ? {} : { name }),
          ...(enabled === undefined ? {} : { enabled }),
          ...(setup ? closeSetup(setup) : {}),
          ...(topicArn === row.topicArn ? {} : { topicArn, reportedAt: null }),
          ...tested,
          revision: { increment: 1 },
        },
      });
      if (anew) await beginAnew(tx, row.id);
    });
    return showProvider(ctx, await findProvider(ctx, id));
  },
});
