import { z } from "zod";
import { hintLive } from "@/lib/kernel/live";
import { command } from "@/lib/kernel/operation";
import { freshKey } from "./dkim-key";
import { findDomain, toDomainDetail } from "./domain";
import { DomainDetail, DomainRef } from "./schemas";

/** Makes the key that signs next. While one waits to be published already, it stays that one. */
export const rotateKey = command("domains.rotate", {
  summary: "Rotate the DKIM key of a domain",
  description:
    "The answer has the record of a new key. Mail goes on being signed with the old one until the new record is seen in the DNS; keep the old record for the seven days that follow.",
  route: "POST /domains/{id}/dkim/rotate",
  access: { role: "developer", scope: "domains:write", domainKeys: "own" },
  input: z.strictObject({ id: DomainRef }),
  output: DomainDetail,
  refuses: ["domain_not_found"],
  touches: ["domains.list", "domains.get"],
  async run(ctx, { id }) {
    const row = await findDomain(ctx, id);
    if (row.keys.some(({ state }) => state === "next")) return toDomainDetail(ctx, row);
    const key = await freshKey();
    await ctx.atomically(async (tx) => {
      const now = tx.now();
      const { count } = await tx.db.domainKey.createMany({
        data: {
          ...key,
          domainId: row.id,
          state: row.keys.length > 0 ? "next" : "active",
          createdAt: now,
          activatedAt: row.keys.length > 0 ? null : now,
        },
        skipDuplicates: true,
      });
      if (count === 0) return;
      await tx.db.domain.updateMany({ where: { id: row.id }, data: { revision: { increment: 1 }, nextCheckAt: now } });
      await hintLive(tx.db, "domains", row.teamId);
    });
    return toDomainDetail(ctx, await findDomain(ctx, row.id));
  },
});
