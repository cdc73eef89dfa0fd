/** Rows of a file with suppressions, read one after the other however long it is. What cannot be read is told, and the rest goes on. */
import { CsvError, parse } from "csv-parse";
import { breather } from "@/lib/infra/breathe";
import { AddressError, foldAddress, parseMailbox } from "@/lib/infra/mime/address";
import { SuppressionReason, SuppressionScope, Words } from "./schemas";

export interface ReadRow {
  readonly address: string;
  readonly folded: string;
  readonly reason: SuppressionReason;
  readonly scope: SuppressionScope;
  readonly note: string | null;
}
export interface BadRow {
  /** The line on which it begins, from 1. */
  readonly row: number;
  readonly email: string;
  /** A sentence. */
  readonly reason: string;
}

const columns = ["email", "reason", "scope", "note"] as const;
type Column = (typeof columns)[number];
const headers: Readonly<Record<string, Column>> = {
  email: "email",
  "e-mail": "email",
  "email address": "email",
  emailaddress: "email",
  address: "email",
  recipient: "email",
  reason: "reason",
  scope: "scope",
  note: "note",
};

/** What other systems call them in their files. */
const reasonWords: Readonly<Record<string, SuppressionReason>> = {
  bounce: "hard_bounce",
  bounced: "hard_bounce",
  hardbounce: "hard_bounce",
  complained: "complaint",
  spam: "complaint",
  spam_report: "complaint",
  abuse: "complaint",
  unsubscribed: "unsubscribe",
  opt_out: "unsubscribe",
};

/**
 * email[, reason][, scope][, note], with a line of headings or without; commas, semicolons or tabs; any line ends; a byte order mark.
 * @param csv the text in pieces, none of which ends within a character
 */
export async function* readRows(csv: Iterable<string>, usual: Pick<ReadRow, "reason" | "scope">): AsyncGenerator<ReadRow | BadRow> {
  let lines = 0;
  let order: readonly (Column | undefined)[] | null = null;
  const breathe = breather();
  try {
    for await (const { record, endsOn } of records(csv)) {
      await breathe();
      const cells = record.map(plainCell);
      lines = endsOn;
      if (!order) {
        const named = cells.map((cell) => headers[cell.toLowerCase()]);
        order = named.includes("email") ? named : columns;
        if (named.includes("email")) continue;
      }
      const cell = (name: Column) => cells[order?.indexOf(name) ?? -1] ?? "";
      const row = lines - (record.join("").match(/\n/g)?.length ?? 0);
      yield readRow(cell, row, usual);
    }
  } catch (error) {
    if (!(error instanceof CsvError || error instanceof TooManyColumns)) throw error;
    yield { row: lines + 1, email: "", reason: unreadable };
  }
}

function readRow(cell: (name: Column) => string, row: number, usual: Pick<ReadRow, "reason" | "scope">): ReadRow | BadRow {
  const email = cell("email");
  const bad = (reason: string): BadRow => ({ row, email: email.slice(0, 320).replace(/\p{Cc}/gu, "�"), reason });
  if (email.includes("\ufffd")) return bad("It holds a character that could not be read. Save the file as UTF-8.");
  const word = cell("reason")
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  const reason = word === "" ? usual.reason : SuppressionReason.safeParse(reasonWords[word] ?? word).data;
  const scope = cell("scope") === "" ? usual.scope : SuppressionScope.safeParse(cell("scope").toLowerCase()).data;
  const note = Words.safeParse(cell("note").replace(/\r\n?/g, "\n"));
  if (!reason) return bad(`The reason is none of ${SuppressionReason.options.join(", ")}.`);
  if (!scope) return bad(`The scope is none of ${SuppressionScope.options.join(", ")}.`);
  if (!note.success) return bad(`The note is not usable. ${note.error.issues[0]?.message ?? ""}`.trim());
  try {
    const address = parseMailbox(email).address.text;
    return { address, folded: foldAddress(address), reason, scope, note: note.data || null };
  } catch (error) {
    if (error instanceof AddressError) return bad(error.message);
    throw error;
  }
}

const longestRecord = 20_000;
const mostColumns = 1000;
const unreadable = `From here on the file cannot be read: a double quote is opened and not closed, or a row has more than ${longestRecord.toLocaleString("en")} characters or ${mostColumns.toLocaleString("en")} columns.`;

/** The size of a record does not count what stands between its fields. */
class TooManyColumns extends Error {}

interface Parsed {
  readonly record: readonly string[];
  /** The line, from 1. */
  readonly endsOn: number;
}

/** All records before a fault come before the fault is thrown: a stream that breaks would take along what it had read. @throws CsvError, TooManyColumns */
async function* records(csv: Iterable<string>): AsyncGenerator<Parsed> {
  const pieces = csv[Symbol.iterator]();
  let piece = pieces.next();
  if (piece.done) return;
  const read: Parsed[] = [];
  let fault: Error | null = null;
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(piece.value),
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    max_record_size: longestRecord,
    cast: (cell, { index }) => {
      if (index >= mostColumns) throw new TooManyColumns();
      return cell;
    },
    on_record: (record: string[], { lines }) => {
      read.push({ record, endsOn: lines });
      return null;
    },
  });
  parser.on("error", (error) => {
    fault = error;
  });
  const closed = new Promise<void>((done) => parser.once("close", done));
  parser.resume();
  const breathe = breather();
  try {
    for (; !piece.done && !fault; piece = pieces.next()) {
      const { value } = piece;
      await new Promise((done) => parser.write(Buffer.from(value), done));
      await breathe();
      yield* read.splice(0);
    }
    parser.end();
    await closed;
    yield* read.splice(0);
  } finally {
    parser.destroy();
  }
  if (fault) throw fault;
}

const pieceLength = 65_536;

/** A whole text as `readRows` takes it. */
export function* piecesOf(csv: string): Generator<string> {
  let at = 0;
  while (at < csv.length) {
    let end = Math.min(csv.length, at + pieceLength);
    if (end < csv.length && /[\ud800-\udbff]/.test(csv.charAt(end - 1))) end++;
    yield csv.slice(at, end);
    at = end;
  }
}

/** The first line says it: addresses hold none of these unless they are quoted. */
function delimiterOf(beginning: string): string {
  const line =
    beginning
      .slice(0, 5000)
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? "";
  return [",", ";", "\t"].find((mark) => line.includes(mark)) ?? ",";
}

/** Spreadsheets put an apostrophe before what could be taken for a formula; so does our export. */
const plainCell = (cell: string): string => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell).trim();
