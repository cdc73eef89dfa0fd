/** A team's list, or a part of it: the page, the total and the file for download read it the same way. */
import { z } from "zod";
import type { Prisma } from "@/lib/infra/db/generated/client";
import { someOf } from "@/lib/kernel/some-of";
import { SuppressionReason, SuppressionScope } from "./schemas";
import { peekFolded } from "./suppression";

const Reasons = someOf(SuppressionReason.options);

export const filterFields = {
  reason: Reasons.optional().describe("One or several, separated by commas"),
  scope: SuppressionScope.optional(),
  search: z.string().trim().max(320).optional().describe("A part of the address"),
};

export interface SuppressionFilters {
  readonly reason?: readonly SuppressionReason[] | undefined;
  readonly scope?: SuppressionScope | undefined;
  readonly search?: string | undefined;
}

export function whereOf(teamId: string, { reason, scope, search }: SuppressionFilters): Prisma.SuppressionWhereInput {
  const folded = search ? peekFolded(search) : null;
  return {
    teamId,
    ...(reason?.length ? { reason: { in: [...reason] } } : {}),
    ...(scope ? { scope } : {}),
    ...(search ? { OR: [{ folded: { contains: literal(search.toLowerCase()) } }, ...(folded ? [{ folded }] : [])] } : {}),
  };
}

/** Underscores are common in addresses, and stand for themselves. */
const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
