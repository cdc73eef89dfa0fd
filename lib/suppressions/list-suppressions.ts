import { z } from "zod";
import { readId } from "@/lib/infra/ids";
import { invalid } from "@/lib/kernel/fault";
import { query } from "@/lib/kernel/operation";
import { pageCount, pageFields, pageOf } from "@/lib/kernel/page";
import { filterFields, whereOf } from "./find-suppressions";
import { Suppression } from "./schemas";
import { toSuppression } from "./suppression";

/** Totals are exact up to here. */
const countedRows = 10_000;

/** Newest first. */
export const listSuppressions = query("suppressions.list", {
  summary: "List suppressions",
  description: "The addresses that the team does not write to, and why.",
  route: "GET /suppressions",
  access: { role: "viewer", scope: "suppressions:read" },
  input: z.strictObject({ ...pageFields, ...filterFields }),
  output: pageOf("suppressions", Suppression),
  async run(ctx, { page, limit, cursor, ...filters }) {
    const after = cursor ? readId("suppression", cursor) : null;
    if (cursor && !after) throw invalid("cursor", "This cursor is not one that a list gave out.");
    const where = whereOf(ctx.team.id, filters);
    const [rows, counted] = await Promise.all([
      ctx.db.suppression.findMany({
        where: after ? { AND: [where, { id: { lt: after } }] } : where,
        orderBy: { id: "desc" },
        skip: after ? 0 : (page - 1) * limit,
        take: limit + 1,
      }),
      ctx.db.suppression.count({ where, take: countedRows + 1 }),
    ]);
    const suppressions = rows.slice(0, limit).map(toSuppression);
    const total = Math.min(counted, countedRows);
    return {
      suppressions,
      total,
      ...(counted > countedRows ? { totalIsEstimate: true } : {}),
      page,
      pages: pageCount(total, limit),
      nextCursor: rows.length > limit ? (suppressions.at(-1)?.id ?? null) : null,
    };
  },
});
