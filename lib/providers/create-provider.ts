import { z } from "zod";
import { newUuid, publicId } from "@/lib/infra/ids";
import { conflict, invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { type Limit, takeFrom } from "@/lib/teams";
import { closeSetup, findProvider, type Setup } from "./provider";
import { Provider, ProviderType, providerFields } from "./schemas";
import { setupOf, spellOut, vetTopic } from "./setup-of";
import { showProvider } from "./show-providers";
import { tryProvider } from "./try-provider";

const most = 20;
/** Each try goes out to somebody's server. */
export const trying: Limit = { name: "providers.try", most: 100, minutes: 60 };

/** Adds a way to send, behind those that are there. It is tried first, without sending anything, and stored only when it works. */
export const createProvider = command("providers.create", {
  summary: "Add a provider",
  description:
    "An account of Amazon SES, or an SMTP relay. It is tried at once; what cannot be reached, or does not accept the credentials, is refused. Also spelled: `access_key_id`, `secret_access_key`, `configuration_set`, `sns_topic_arn`, `username`.",
  route: "POST /providers",
  status: 201,
  access: { role: "admin", scope: "providers:write" },
  input: z.strictObject({ type: ProviderType, ...providerFields }),
  output: Provider,
  refuses: ["too_many_providers", "provider_unreachable", "too_many_attempts"],
  spell: spellOut,
  touches: ["providers.list"],
  async run(ctx, { type, name, ...said }) {
    const setup = setupOf(type, said, null);
    const topicArn = said.snsTopicArn ?? null;
    if (setup.type === "ses") vetTopic(topicArn, setup.settings.region);
    await takeFrom(trying, ctx.team.id);
    if ((await ctx.db.provider.count({ where: { teamId: ctx.team.id } })) >= most) throw tooMany();
    const { ok, sentence, field, quota } = await tryProvider(setup, ctx.now());
    if (!ok) throw invalid(field ?? "type", sentence, "provider_unreachable");
    const id = newUuid();
    await ctx.atomically(async (tx) => {
      await tx.db.$queryRaw`SELECT id FROM teams WHERE id = ${tx.team.id}::uuid FOR UPDATE`;
      const { _count, _max } = await tx.db.provider.aggregate({ where: { teamId: tx.team.id }, _count: true, _max: { position: true } });
      if (_count >= most) throw tooMany();
      await tx.db.provider.create({
        data: {
          id,
          teamId: tx.team.id,
          name: name ?? usualName(setup),
          position: (_max.position ?? -1) + 1,
          ...closeSetup(setup),
          topicArn,
          ...(quota ? { quota } : {}),
          testedAt: tx.now(),
        },
      });
    });
    return showProvider(ctx, await findProvider(ctx, publicId("provider", id)));
  },
});

const tooMany = () => conflict("too_many_providers", `A team has at most ${most} providers.`);

const usualName = (setup: Setup): string => (setup.type === "ses" ? `SES ${setup.settings.region}` : setup.settings.host.slice(0, 100));
