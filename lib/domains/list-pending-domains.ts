import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
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
  async run(ctx, paging) {
    const where = { approval: "waiting" };
    const after = cursorIn("domain", paging);
    const [rows, total] = await Promise.all([
      ctx.db.domain.findMany({
        where: after ? { ...where, id: { gt: after } } : where,
        include: withKeys,
        orderBy: { id: "asc" },
        ...windowOf(paging),
      }),
      ctx.db.domain.count({ where }),
    ]);
    const shown = rows.slice(0, paging.limit);
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
    return { domains, ...around(paging, rows, domains, total) };
  },
});
