import { z } from "zod";
import type { Prisma } from "@/lib/infra/db/generated/client";
import { readId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { scoresBefore, toDomainRow, withKeys } from "./domain";
import { DomainRow, DomainStatuses } from "./schemas";

/** Newest first. */
export const listDomains = query("domains.list", {
  summary: "List domains",
  route: "GET /domains",
  access: { role: "viewer", scope: "domains:read" },
  input: z.strictObject({
    ...pageFields,
    status: DomainStatuses.optional().describe("One or several, separated by commas"),
    search: z.string().trim().max(255).optional().describe("A part of the name"),
  }),
  output: pageOf("domains", DomainRow),
  async run(ctx, { page, limit, cursor, status, search }) {
    const contains = search?.toLowerCase();
    const where: Prisma.DomainWhereInput = {
      teamId: ctx.team.id,
      ...(status?.length ? { status: { in: status } } : {}),
      ...(contains ? { OR: [{ name: { contains } }, { unicode: { contains } }] } : {}),
    };
    const after = cursor ? readId("domain", cursor) : null;
    const [rows, total] = await Promise.all([
      ctx.db.domain.findMany({
        where: after ? { AND: [where, { id: { lt: after } }] } : where,
        include: withKeys,
        orderBy: { id: "desc" },
        skip: after ? 0 : (page - 1) * limit,
        take: limit + 1,
      }),
      ctx.db.domain.count({ where }),
    ]);
    const shown = rows.slice(0, limit);
    const scores = await scoresBefore(
      ctx,
      shown.map(({ id }) => id),
    );
    const domains = shown.map((row) => toDomainRow(row, scores.get(row.id) ?? null));
    return { domains, total, page, pages: pageCount(total, limit), nextCursor: rows.length > limit ? (domains.at(-1)?.id ?? null) : null };
  },
});
