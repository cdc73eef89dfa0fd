import { z } from "zod";
import { query } from "@/lib/kernel/operation";
import { around, cursorIn, pageFields, pageOf, windowOf } from "@/lib/kernel/page";
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
  async run(ctx, { page, limit, offset, cursor, ...filters }) {
    const paging = { page, limit, offset, cursor };
    const after = cursorIn("suppression", paging);
    const where = whereOf(ctx.team.id, filters);
    const [rows, counted] = await Promise.all([
      ctx.db.suppression.findMany({
        where: after ? { AND: [where, { id: { lt: after } }] } : where,
        orderBy: { id: "desc" },
        ...windowOf(paging),
      }),
      ctx.db.suppression.count({ where, take: countedRows + 1 }),
    ]);
    const suppressions = rows.slice(0, limit).map(toSuppression);
    return {
      suppressions,
      ...around(paging, rows, suppressions, Math.min(counted, countedRows)),
      ...(counted > countedRows ? { totalIsEstimate: true } : {}),
    };
  },
});
