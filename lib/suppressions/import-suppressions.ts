import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { Base64Text, decodeBase64 } from "@/lib/infra/mime/base64";
import { decoded, encodingOf } from "@/lib/infra/text-encoding";
import { invalid } from "@/lib/kernel/fault";
import { command } from "@/lib/kernel/operation";
import { personOf } from "./add-suppressions";
import { type BadRow, piecesOf, type ReadRow, readRows } from "./read-rows";
import { ImportResult, SuppressionReason, SuppressionScope } from "./schemas";
import { type NewSuppression, suppress } from "./suppress";

/** As JSON; some 500,000 rows of usual length. */
export const maxImportBody = 40_000_000;
const empty = "The file is empty.";
const toldErrors = 1000;
const rowsAtOnce = 2000;
/** A file with so many bad rows is not the one that was meant, and a report of more would help nobody. */
export const mostBadRows = 10_000;

/** Adds a file of addresses. The same file a second time changes nothing, and nothing becomes weaker than it was. */
export const importSuppressions = command("suppressions.import", {
  summary: "Import suppressions",
  description: `\`csv\`, or the file in \`content\`, holds email[, reason][, scope][, note] on each line, with or without headings, separated by commas, semicolons or tabs. Headings of other systems are known (SendGrid, Mailgun, Postmark, SES and others); a reason in words of theirs is kept as the note, and the row gets the \`reason\` given here. A file is read as its byte order mark says (UTF-8, UTF-16), as UTF-8 where it is valid UTF-8, and as Windows-1252 otherwise; \`encoding\` tells which it was. Rows that cannot be read are told, and the others are imported; after ${mostBadRows.toLocaleString("en")} of them the import stops, and \`stoppedAt\` tells where. The same file a second time changes nothing; what is on the list keeps the stronger reason and the wider scope.`,
  route: "POST /suppressions/import",
  access: { role: "marketer", scope: "suppressions:write" },
  whilePaused: true,
  input: z.strictObject({
    csv: z.string().min(1, empty).optional().describe("The rows as text; either this or `content`"),
    content: z
      .custom<string | Base64Text>((value) => typeof value === "string" || value instanceof Base64Text, "Write the file in base64.")
      .meta({ type: "string", contentEncoding: "base64", description: "The bytes of a file in base64, in whatever encoding it was saved" })
      .optional(),
    reason: SuppressionReason.default("manual").describe("Of rows that name none"),
    scope: SuppressionScope.default("all").describe("Of rows that name none"),
  }),
  output: ImportResult,
  maxBody: maxImportBody,
  touches: ["suppressions.list", "suppressions.get"],
  async run(ctx, { csv, content, reason, scope }) {
    const { pieces, encoding } = textOf(csv, content);
    const common = { teamId: ctx.team.id, emailId: null, createdBy: personOf(ctx) };
    const result = {
      total: 0,
      imported: 0,
      updated: 0,
      skipped: 0,
      failed: 0,
      errors: [] as BadRow[],
      encoding,
      stoppedAt: null as number | null,
    };
    let waiting: NewSuppression[] = [];
    const write = async () => {
      const { made, raised } = await suppress(pool(), waiting);
      result.imported += made;
      result.updated += raised;
      result.skipped += waiting.length - made - raised;
      waiting = [];
    };
    for await (const row of readRows(pieces, { reason, scope })) {
      result.total++;
      if (isBad(row)) {
        result.failed++;
        if (result.errors.length < toldErrors) result.errors.push(row);
        if (result.failed < mostBadRows) continue;
        result.stoppedAt = row.row;
        break;
      } else if (waiting.push({ ...common, ...row }) >= rowsAtOnce) await write();
    }
    await write();
    return result;
  },
});

const isBad = (row: ReadRow | BadRow): row is BadRow => "row" in row;

/** @throws Fault validation_error */
function textOf(csv: string | undefined, content: string | Base64Text | undefined) {
  if ((csv === undefined) === (content === undefined)) throw invalid("csv", "Give the rows either as “csv” or as the “content” of a file.");
  if (csv !== undefined) return { pieces: piecesOf(csv), encoding: null };
  const bytes = typeof content === "string" ? decodeBase64(content) : content?.decode();
  if (!bytes) throw invalid("content", "This is not base64 (RFC 4648, the standard alphabet).");
  if (bytes.length === 0) throw invalid("content", empty);
  const encoding = encodingOf(bytes);
  return { pieces: decoded(bytes, encoding), encoding };
}
