import { z } from "zod";
import { publicId } from "@/lib/infra/ids";
import { hintLive } from "@/lib/kernel/live";
import { command } from "@/lib/kernel/operation";
import { findDomain } from "./domain";
import { domainDeleted } from "./events";
import { DomainRef } from "./schemas";
import { forgetUsable } from "./sender";

/** From the answer on nothing is accepted from it. Mail that waits is canceled, and keys that were limited to it are revoked. */
export const deleteDomain = command("domains.delete", {
  summary: "Delete a domain",
  description: "Queued mail from it is canceled, and API keys that are limited to it are revoked. Its DKIM keys are gone for good.",
  route: "DELETE /domains/{id}",
  access: { role: "admin", scope: "domains:write", domainKeys: "own" },
  whilePaused: true,
  input: z.strictObject({ id: DomainRef }),
  output: z.object({ id: z.string(), deleted: z.literal(true) }),
  refuses: ["domain_not_found"],
  touches: ["domains.list", "domains.defaultSender", "domains.get", "domains.pending", "keys.list", "emails.list", "analytics.overview"],
  async run(ctx, { id }) {
    const row = await findDomain(ctx, id);
    await ctx.atomically(async (tx) => {
      const { count } = await tx.db.domain.deleteMany({ where: { id: row.id, teamId: tx.team.id } });
      if (count === 0) return;
      const ofDomain = [{ defaultFrom: { endsWith: `@${row.name}` } }, { defaultFrom: { endsWith: `@${row.name}>` } }];
      await tx.db.team.updateMany({ where: { id: tx.team.id, OR: ofDomain }, data: { defaultFrom: null } });
      await tx.emit(domainDeleted, { domainId: row.id, teamId: row.teamId, name: row.name, at: tx.now().toISOString() });
      await hintLive(tx.db, "domains", row.teamId);
    });
    forgetUsable(row.teamId, row.name);
    return { id: publicId("domain", row.id), deleted: true as const };
  },
});
