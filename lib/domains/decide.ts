/** The operator's word on a domain: said again it changes nothing, and either word can be taken back by the other. */
import { newUuid, publicId } from "@/lib/infra/ids";
import type { Inside, StaffOrKeyContext } from "@/lib/kernel/context";
import { hintLive } from "@/lib/kernel/live";
import { freshKey, giveKey } from "./dkim-key";
import { findAnyDomain, scoresBefore, toDomainRow } from "./domain";
import { domainApproved, domainRejected } from "./events";
import type { DomainRow } from "./schemas";
import { forgetUsable } from "./sender";

/** @throws Fault domain_not_found, domain_ambiguous */
export async function decide(
  ctx: StaffOrKeyContext,
  ref: string,
  word: "approved" | "rejected",
  because: string | null,
): Promise<DomainRow> {
  const row = await findAnyDomain(ctx, ref);
  const key = row.keys.some(({ state }) => state === "active") ? null : await freshKey();
  await ctx.atomically(async (tx) => {
    const now = tx.now();
    const by = personOf(tx);
    const { count } = await tx.db.domain.updateMany({
      where: { id: row.id, OR: [{ approval: { not: word } }, ...(because === null ? [] : [{ decidedBecause: { not: because } }])] },
      data: { approval: word, decidedAt: now, decidedBy: by, decidedBecause: because, revision: { increment: 1 } },
    });
    if (word === "approved" && key) await giveKey(tx.db, row.id, key, now);
    if (count === 0) return;
    await tx.db.domainFact.create({ data: { id: newUuid(), at: now, teamId: row.teamId, name: row.name, kind: word, because, by } });
    const about = { domainId: row.id, teamId: row.teamId, name: row.name };
    if (word === "approved") await tx.emit(domainApproved, about);
    else await tx.emit(domainRejected, { ...about, because: because ?? "" });
    await hintLive(tx.db, "domains", row.teamId);
  });
  forgetUsable(row.teamId, row.name);
  const scores = await scoresBefore(ctx, [row.id]);
  return toDomainRow(await findAnyDomain(ctx, publicId("domain", row.id)), scores.get(row.id) ?? null);
}

const personOf = ({ principal }: Inside<StaffOrKeyContext>): string | null => (principal.kind === "staff" ? principal.userId : null);
