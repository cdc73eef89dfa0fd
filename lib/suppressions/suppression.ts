/** The noun: a row of suppressions, found by id or by any spelling of its address, as the world sees it. */
import type { Prisma } from "@/lib/infra/db/generated/client";
import { publicId, readId } from "@/lib/infra/ids";
import { AddressError, foldAddress } from "@/lib/infra/mime/address";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import { type Suppression, SuppressionReason, SuppressionScope } from "./schemas";

export type SuppressionColumns = Prisma.SuppressionGetPayload<Record<string, never>>;

/** @throws Fault suppression_not_found, also for another team's */
export async function findSuppression(ctx: Pick<TeamContext, "db" | "team">, ref: string): Promise<SuppressionColumns> {
  const id = readId("suppression", ref);
  const folded = id ? null : peekFolded(ref);
  const which = id ? { id } : folded ? { folded } : null;
  const row = which && (await ctx.db.suppression.findFirst({ where: { ...which, teamId: ctx.team.id } }));
  if (!row) throw notFound("suppression", ref);
  return row;
}

/** Null for what is no address. */
export function peekFolded(text: string): string | null {
  try {
    return foldAddress(text);
  } catch (error) {
    if (error instanceof AddressError) return null;
    throw error;
  }
}

export const toSuppression = (row: SuppressionColumns): Suppression => ({
  id: publicId("suppression", row.id),
  email: row.address,
  reason: SuppressionReason.parse(row.reason),
  scope: SuppressionScope.parse(row.scope),
  note: row.note,
  emailId: row.emailId && publicId("email", row.emailId),
  createdAt: row.createdAt.toISOString(),
});
