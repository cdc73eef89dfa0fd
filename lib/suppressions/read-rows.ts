/** Rows of a file with suppressions, read one after the other however long it is. What cannot be read is told, and the rest goes on. */
import { breather } from "@/lib/infra/breathe";
import { AddressError, foldAddress, parseMailbox } from "@/lib/infra/mime/address";
import { type CsvFault, csvRecords, longestRecord, mostColumns } from "./csv-records";
import { maxNote, type SuppressionReason, SuppressionScope } from "./schemas";

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

type Column = "email" | "reason" | "scope" | "note";
const usualOrder: readonly Column[] = ["email", "reason", "scope", "note"];
/** As our own export, SendGrid, Mailgun, Postmark, SES, SparkPost, Mandrill, Mailchimp and Brevo head their columns, in letters alone. */
const headings: Readonly<Record<Column, ReadonlySet<string>>> = {
  email: new Set(
    "email emailaddress address recipient recipientemail recipientaddress mail emailid subscriber subscriberemail contactemail contact to member emailadresse adresse correo courriel".split(
      " ",
    ),
  ),
  reason: new Set("reason suppressionreason bouncereason unsubreason type bouncetype suppressiontype cause grund".split(" ")),
  scope: new Set(["scope"]),
  note: new Set(
    "note notes error errormessage detail details description comment comments message diagnostic diagnosticcode response".split(" "),
  ),
};

/** What other systems call them in their files, in letters alone. */
const reasonWords: readonly (readonly [SuppressionReason, ReadonlySet<string>])[] = [
  [
    "hard_bounce",
    new Set(
      "hardbounce hardbounces hard bounce bounces bounced permanent permanentbounce invalid invalidemail invalidaddress cleaned baduser nosuchuser".split(
        " ",
      ),
    ),
  ],
  [
    "complaint",
    new Set(
      "complaint complaints complained spam spamreport spamreports spamcomplaint spamcomplaints reportedspam spamnotification abuse abusecomplaint abusereport".split(
        " ",
      ),
    ),
  ],
  [
    "unsubscribe",
    new Set(
      "unsubscribe unsubscribes unsubscribed unsub optout optedout listunsubscribe unsubscribelink globalunsubscribe userunsubscribed linkunsubscribe".split(
        " ",
      ),
    ),
  ],
  ["manual", new Set("manual manualsuppression manually manuallyadded admin blacklist blocklist custom".split(" "))],
];

const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}]+/gu, "");
const columnOf = (heading: string): Column | undefined => usualOrder.find((column) => headings[column].has(letters(heading)));
const reasonOf = (word: string): SuppressionReason | undefined => reasonWords.find(([, words]) => words.has(letters(word)))?.[0];

const whyUnreadable: Readonly<Record<CsvFault, string>> = {
  quote: "A double quote is opened and not closed.",
  long: `The row has more than ${longestRecord.toLocaleString("en")} characters.`,
  wide: `The row has more than ${mostColumns.toLocaleString("en")} columns.`,
};

/**
 * email[, reason][, scope][, note] in the order of a line of headings, or in this order without; commas, semicolons or tabs; any line
 * ends; a byte order mark; a first line `sep=;` as Excel reads it. A reason in words of another system is kept as the note.
 * @param csv the text in pieces, none of which ends within a character
 * @param usual of rows that name none
 */
export async function* readRows(csv: Iterable<string>, usual: Pick<ReadRow, "reason" | "scope">): AsyncGenerator<ReadRow | BadRow> {
  const { pieces, delimiter, skipped } = beginning(csv);
  let order: readonly (Column | undefined)[] | null = null;
  const breathe = breather();
  let isFirst = true;
  for (const record of csvRecords(pieces, delimiter)) {
    await breathe();
    if (!record) continue;
    const row = record.line + skipped;
    if (record.cells === null) {
      yield { row, email: shown(record.raw), reason: whyUnreadable[record.fault ?? "quote"] };
      continue;
    }
    const cells = record.cells.map(plainCell);
    // A first line without an address heads the columns, in words that are known or not.
    if (isFirst && !cells.some((one) => one.includes("@"))) {
      order = headingOrder(cells);
      isFirst = false;
      continue;
    }
    isFirst = false;
    order ??= orderWithout(cells);
    const columns = order;
    yield readRow((name) => cells[columns.indexOf(name)] ?? "", row, usual);
  }
}

/** Null when none of the headings is the address's: then the cell with an “@” is. */
function headingOrder(cells: readonly string[]): readonly (Column | undefined)[] | null {
  const named = cells.map(columnOf);
  if (!named.includes("email")) return null;
  return named.map((column, at) => (named.indexOf(column) === at ? column : undefined));
}

function orderWithout(cells: readonly string[]): readonly (Column | undefined)[] {
  const at = cells.findIndex((cell) => cell.includes("@"));
  return at <= 0 ? usualOrder : cells.map((_, no) => (no === at ? "email" : undefined));
}

function readRow(cell: (name: Column) => string, row: number, usual: Pick<ReadRow, "reason" | "scope">): ReadRow | BadRow {
  const email = cell("email").replace(/^'+/, "");
  const bad = (reason: string): BadRow => ({ row, email: shown(email), reason });
  if (email.includes("\ufffd")) return bad("It holds a character that could not be read. Save the file as UTF-8.");
  const word = cell("reason");
  const reason = word === "" ? usual.reason : reasonOf(word);
  const scope = cell("scope") === "" ? usual.scope : SuppressionScope.safeParse(cell("scope").toLowerCase()).data;
  if (!scope) return bad(`The scope is none of ${SuppressionScope.options.join(", ")}.`);
  const note = noteOf([...(reason ? [] : [word]), cell("note")]);
  try {
    const address = parseMailbox(email).address.text;
    return { address, folded: foldAddress(address), reason: reason ?? usual.reason, scope, note };
  } catch (error) {
    if (error instanceof AddressError) return bad(error.message);
    throw error;
  }
}

const shown = (text: string): string => text.slice(0, 320).replace(/\p{Cc}/gu, "\ufffd");

/** Words of others, as a note can hold them. */
function noteOf(words: readonly string[]): string | null {
  const text = words
    .filter(Boolean)
    .join(": ")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n]+/gu, " ")
    .slice(0, maxNote)
    .toWellFormed()
    .trim();
  return text || null;
}

/** The separator, by Excel's own line or by the first line of the file, and the file without mark and that line. */
function beginning(csv: Iterable<string>): { pieces: Iterable<string>; delimiter: string; skipped: number } {
  const pieces = csv[Symbol.iterator]();
  const first = pieces.next();
  const text = first.done ? "" : first.value.replace(/^\ufeff/, "");
  const told = /^\s*"?sep=(.)"?[ \t,;]*(?:\r\n|\n|\r)/i.exec(text);
  const rest = told ? text.slice(told[0].length) : text;
  return {
    pieces: (function* () {
      yield rest;
      for (let piece = pieces.next(); !piece.done; piece = pieces.next()) yield piece.value;
    })(),
    delimiter: told?.[1] ?? delimiterOf(rest),
    skipped: told ? 1 : 0,
  };
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
