/** The list's address and what it asks for. Unknown values are dropped: an old link still opens. */
import type { z } from "zod";
import type { listSuppressions } from "@/lib/suppressions";
import { SuppressionReason } from "@/lib/suppressions/schemas";
import { type Asked, one, without } from "../asked";
import { reasonWords } from "./reason-words";

interface SuppressionsQuery {
  readonly q: string | null;
  readonly reason: readonly SuppressionReason[];
  readonly cursor: string | null;
}

export function readSuppressionsQuery(asked: Asked): SuppressionsQuery {
  const words = one(asked, "reason")?.split(",") ?? [];
  return {
    q: one(asked, "q")?.slice(0, 320) ?? null,
    reason: SuppressionReason.options.filter((reason) => words.includes(reason)),
    cursor: one(asked, "cursor")?.match(/^sup_[1-9A-HJ-NP-Za-km-z]{22}$/)?.[0] ?? null,
  };
}

/** What `suppressions.list` is asked for it. */
export const toListInput = ({ q, reason, cursor }: SuppressionsQuery): z.input<typeof listSuppressions.input> => ({
  limit: 50,
  ...(q ? { search: q } : {}),
  ...(reason.length > 0 ? { reason: [...reason] } : {}),
  ...(cursor ? { cursor } : {}),
});

/** The query of the file with the same rows. */
export function exportQuery({ q, reason }: SuppressionsQuery): string {
  const asked = new URLSearchParams({ ...(q ? { search: q } : {}), ...(reason.length > 0 ? { reason: reason.join(",") } : {}) });
  return asked.size > 0 ? `?${asked}` : "";
}

/** The chips of an empty answer: each with the address that lacks it. */
export function filterChips({ q, reason }: SuppressionsQuery, asked: Asked): { label: string; href: string }[] {
  return [
    ...(q ? [{ label: `“${q}”`, href: without(asked, "q") }] : []),
    ...reason.map((each) => ({
      label: `Reason ${reasonWords[each]}`,
      href: without(asked, "reason", reason.filter((other) => other !== each).join(",")),
    })),
  ];
}
