import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { command } from "@/lib/kernel/operation";
import { personOf } from "./add-suppressions";
import { type BadRow, type ReadRow, readRows } from "./read-rows";
import { ImportResult, SuppressionReason, SuppressionScope } from "./schemas";
import { type NewSuppression, suppress } from "./suppress";

/** As JSON; some 500,000 rows of usual length. */
export const maxImportBody = 40_000_000;
const toldErrors = 1000;
const rowsAtOnce = 2000;

/** Adds a file of addresses. The same file a second time changes nothing, and nothing becomes weaker than it was. */
export const importSuppressions = command("suppressions.import", {
  summary: "Import suppressions",
  description:
    "`csv` holds email[, reason][, scope][, note] on each line, with or without headings, separated by commas, semicolons or tabs. Rows that cannot be read are told, and the others are imported. The same file a second time changes nothing; what is on the list keeps the stronger reason and the wider scope.",
  route: "POST /suppressions/import",
  access: { role: "marketer", scope: "suppressions:write" },
  input: z.strictObject({
    csv: z.string().min(1, "The file is empty."),
    reason: SuppressionReason.default("manual").describe("Of rows that name none"),
    scope: SuppressionScope.default("all").describe("Of rows that name none"),
  }),
  output: ImportResult,
  maxBody: maxImportBody,
  touches: ["suppressions.list", "suppressions.get"],
  async run(ctx, { csv, reason, scope }) {
    const common = { teamId: ctx.team.id, emailId: null, createdBy: personOf(ctx) };
    const result = { total: 0, imported: 0, updated: 0, skipped: 0, failed: 0, errors: [] as BadRow[] };
    let waiting: NewSuppression[] = [];
    const write = async () => {
      const { made, raised } = await suppress(pool(), waiting);
      result.imported += made;
      result.updated += raised;
      result.skipped += waiting.length - made - raised;
      waiting = [];
    };
    for await (const row of readRows(csv, { reason, scope })) {
      result.total++;
      if (isBad(row)) {
        result.failed++;
        if (result.errors.length < toldErrors) result.errors.push(row);
      } else if (waiting.push({ ...common, ...row }) >= rowsAtOnce) await write();
    }
    await write();
    return result;
  },
});

const isBad = (row: ReadRow | BadRow): row is BadRow => "row" in row;
