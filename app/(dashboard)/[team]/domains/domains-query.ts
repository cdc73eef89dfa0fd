/** The list's address and what it asks for. Unknown values are dropped: an old link still opens. */
import type { z } from "zod";
import type { listDomains } from "@/lib/domains";
import { DomainStatus } from "@/lib/domains/schemas";
import { type Asked, one, without } from "../asked";

type Status = z.output<typeof DomainStatus>;

export const statusWords: Record<Status, string> = { pending: "Waiting for DNS", verified: "Verified", failed: "Proof lost" };

interface DomainsQuery {
  readonly q: string | null;
  readonly status: readonly Status[];
  readonly cursor: string | null;
}

export function readDomainsQuery(asked: Asked): DomainsQuery {
  const words = one(asked, "status")?.split(",") ?? [];
  return {
    q: one(asked, "q"),
    status: DomainStatus.options.filter((status) => words.includes(status)),
    cursor: one(asked, "cursor")?.match(/^dom_[1-9A-HJ-NP-Za-km-z]{22}$/)?.[0] ?? null,
  };
}

/** What `domains.list` is asked for it. */
export const toListInput = ({ q, status, cursor }: DomainsQuery): z.input<typeof listDomains.input> => ({
  limit: 50,
  ...(q ? { search: q.slice(0, 253) } : {}),
  ...(status.length > 0 ? { status: [...status] } : {}),
  ...(cursor ? { cursor } : {}),
});

/** The chips of an empty answer: each with the address that lacks it. */
export function filterChips({ q, status }: DomainsQuery, asked: Asked): { label: string; href: string }[] {
  return [
    ...(q ? [{ label: `“${q}”`, href: without(asked, "q") }] : []),
    ...status.map((each) => ({
      label: `Status ${statusWords[each]}`,
      href: without(asked, "status", status.filter((other) => other !== each).join(",")),
    })),
  ];
}
