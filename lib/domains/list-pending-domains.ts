import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { scoresBefore, toDomainRow, toRecords, withKeys } from "./domain";
import { evidenceFor } from "./evidence";
import { PendingDomain } from "./schemas";

/** Longest waiting first, each with what there is to decide by. */
export const listPendingDomains = query("domains.pending", {
  summary: "List domains that wait for approval",
  description: "For operators.",
  route: "GET /domains/pending",
  access: { staff: true, scope: "domains:approve" },
  input: z.strictObject(pageFields),
  output: pageOf("domains", PendingDomain),
  async run(ctx, { page, limit, cursor }) {
    const where = { approval: "waiting" };
    const after = cursor ? readId("domain", cursor) : null;
    const [rows, total] = await Promise.all([
      ctx.db.domain.findMany({
        where: after ? { ...where, id: { gt: after } } : where,
        include: withKeys,
        orderBy: { id: "asc" },
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
    const evidence = await evidenceFor(ctx.db, shown);
    const domains = shown.map((row) => ({
      ...toDomainRow(row, scores.get(row.id) ?? null),
      records: toRecords(row),
      ...evidence(row),
    }));
    return { domains, total, page, pages: pageCount(total, limit), nextCursor: rows.length > limit ? (domains.at(-1)?.id ?? null) : null };
  },
});
