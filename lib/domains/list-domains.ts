import { z } from "zod";
import type { Prisma } from "@/lib/infra/db/generated/client";
import type { TeamContext } from "@/lib/kernel/context";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
import { provenStatus, reachable, scoresBefore, toDomainRow, withKeys } from "./domain";
import { DomainRow, DomainStatuses } from "./schemas";

/** Newest first. */
export const listDomains = query("domains.list", {
  summary: "List domains",
  route: "GET /domains",
  access: { role: "viewer", scope: "domains:read", testKeys: "shared", domainKeys: "own" },
  input: z.strictObject({
    ...pageFields,
    status: DomainStatuses.optional().describe("One or several, separated by commas"),
    search: z.string().trim().max(255).optional().describe("A part of the name"),
  }),
  output: pageOf("domains", DomainRow),
  async run(ctx, { status, search, ...paging }) {
    const contains = search?.toLowerCase();
    const where: Prisma.DomainWhereInput = {
      AND: [reachable(ctx), ...(status?.length ? [await withStatus(ctx, status)] : [])],
      ...(contains ? { OR: [{ name: { contains } }, { unicode: { contains } }] } : {}),
    };
    const after = cursorIn("domain", paging);
    const [rows, total] = await Promise.all([
      ctx.db.domain.findMany({
        where: after ? { AND: [where, { id: { lt: after } }] } : where,
        include: withKeys,
        orderBy: { id: "desc" },
        ...windowOf(paging),
      }),
      ctx.db.domain.count({ where }),
    ]);
    const shown = rows.slice(0, paging.limit);
    const scores = await scoresBefore(
      ctx,
      shown.map(({ id }) => id),
    );
    const domains = shown.map((row) => toDomainRow(row, scores.get(row.id) ?? null));
    return { domains, ...around(paging, rows, domains, total) };
  },
});

/** What the DNS proves of a domain that is vouched for stands in its last check; a team has few of those. */
async function withStatus(ctx: TeamContext, status: DomainRow["status"][]): Promise<Prisma.DomainWhereInput> {
  const vouched = await ctx.db.domain.findMany({
    where: { AND: [reachable(ctx), { source: "operator" }] },
    select: { id: true, source: true, status: true, report: true },
  });
  const ids = vouched.filter((row) => status.includes(provenStatus(row))).map(({ id }) => id);
  return { OR: [{ source: { not: "operator" }, status: { in: status } }, { id: { in: ids } }] };
}
