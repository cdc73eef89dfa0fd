import { z } from "zod";
import { command } from "@/lib/kernel/operation";
import { findDomain, toDomainDetail } from "./domain";
import { DomainDetail, DomainRef } from "./schemas";

/** Says whether mail to the domain comes in here. The next check judges it by that. */
export const updateDomain = command("domains.update", {
  summary: "Change a domain",
  route: "PATCH /domains/{id}",
  access: { role: "developer", scope: "domains:write", domainKeys: "own" },
  input: z.strictObject({ id: DomainRef, inbound: z.boolean().optional() }),
  output: DomainDetail,
  refuses: ["domain_not_found"],
  touches: ["domains.list", "domains.get", "domains.score"],
  async run(ctx, { id, inbound }) {
    const row = await findDomain(ctx, id);
    if (inbound !== undefined && inbound !== row.inbound)
      await ctx.db.domain.updateMany({
        where: { id: row.id, teamId: ctx.team.id },
        data: { inbound, revision: { increment: 1 }, ...(row.source === "operator" ? {} : { nextCheckAt: ctx.now() }) },
      });
    return toDomainDetail(ctx, await findDomain(ctx, row.id));
  },
});
