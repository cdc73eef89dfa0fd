import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import type { TeamContext } from "@/lib/kernel/context";
import { FileOutput } from "@/lib/kernel/file";
import { query } from "@/lib/kernel/operation";
import { filterFields, type SuppressionFilters, whereOf } from "./find-suppressions";
import { toSuppression } from "./suppression";

const columns = ["email", "reason", "scope", "note", "emailId", "createdAt"] as const;
const rowsAtOnce = 2000;

/** The whole list, or what a filter leaves of it, read while it is written; no cell can be taken for a formula. */
export const exportSuppressions = query("suppressions.export", {
  summary: "Export suppressions",
  description: "A CSV file with a line of headings, every value in quotes, newest first. The import reads it back.",
  route: "GET /suppressions/export",
  access: { role: "viewer", scope: "suppressions:read" },
  input: z.strictObject(filterFields),
  output: FileOutput,
  file: true,
  run: async (ctx, filters) => ({
    filename: `suppressions-${ctx.now().toISOString().slice(0, 10)}.csv`,
    contentType: "text/csv; charset=utf-8",
    size: null,
    content: linesOf(ctx, filters),
  }),
});

/** The headings come with the first rows, so that a list which cannot be read is told before the answer begins. */
async function* linesOf(ctx: TeamContext, filters: SuppressionFilters): AsyncGenerator<Buffer> {
  const where = whereOf(ctx.team.id, filters);
  let head: (readonly string[])[] = [columns];
  let after: string | undefined;
  do {
    const rows = await ctx.db.suppression.findMany({
      where: after ? { AND: [where, { id: { lt: after } }] } : where,
      orderBy: { id: "desc" },
      take: rowsAtOnce,
    });
    const lines = [...head, ...rows.map(toSuppression).map((row) => columns.map((name) => row[name] ?? ""))];
    head = [];
    if (lines.length > 0) yield csv(lines);
    after = rows.length === rowsAtOnce ? rows.at(-1)?.id : undefined;
  } while (after);
}

const csv = (rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(
    stringify([...rows.map((row) => [...row])], { escape_formulas: true, quoted: true, quoted_empty: true, record_delimiter: "\r\n" }),
  );
