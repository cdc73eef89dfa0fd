/**
 * Records of a CSV file that people and other systems wrote (RFC 4180, and what is seen besides): each is read for itself, so that one
 * that cannot be read ends nothing but itself.
 */

export interface CsvRecord {
  /** Without the spaces around them; null for a line whose quotes cannot be read. */
  readonly cells: readonly string[] | null;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The line as it stands when it cannot be read; else empty. */
  readonly raw: string;
}

/** A quote that is not closed within so many characters is a stray one. */
const longestCell = 20_000;
/** Nobody's record; a file without line ends is not held in memory for one. */
const longestLine = 200_000;
const breaks = /\r\n|\n|\r/g;

/**
 * @param pieces the text in pieces, none of which ends within a character
 * @param delimiter one character
 */
export function* csvRecords(pieces: Iterable<string>, delimiter: string): Generator<CsvRecord> {
  let text = "";
  let line = 1;
  const source = pieces[Symbol.iterator]();
  let ended = false;
  for (;;) {
    let at = 0;
    for (;;) {
      const record = readRecord(text, at, delimiter, ended);
      if (!record) break;
      if (record.cells === null || record.cells.some((cell) => cell !== "")) yield { cells: record.cells, line, raw: record.raw };
      line += record.lines;
      at = record.end;
    }
    text = text.slice(at);
    if (ended) return;
    const next = source.next();
    if (next.done) ended = true;
    else text += next.value;
  }
}

interface Read {
  readonly cells: readonly string[] | null;
  readonly raw: string;
  readonly end: number;
  readonly lines: number;
}

/** Null when more text is needed, or none is left. */
function readRecord(text: string, start: number, delimiter: string, ended: boolean): Read | null {
  if (start >= text.length) return null;
  const stop = endOfLine(text, start);
  const physical = text.slice(start, stop.at);
  const isQuoted = physical.includes('"');
  const here = text.length - start;
  // A carriage return at the very end may have its line feed in the next piece, and a quote its end.
  if (!ended && (stop.end === text.length ? here < longestLine : isQuoted && here < longestCell)) return null;
  if (here >= longestLine && physical.length >= longestLine) return { cells: null, raw: physical.slice(0, 320), end: stop.end, lines: 1 };
  if (!isQuoted) return { cells: physical.split(delimiter).map((cell) => cell.trim()), raw: "", end: stop.end, lines: 1 };
  const cells: string[] = [];
  let lines = 1;
  for (let at = start; ; ) {
    const cell = readCell(text, at, delimiter);
    if (cell === null) return { cells: null, raw: physical.slice(0, 320), end: stop.end, lines: 1 };
    cells.push(cell.value);
    lines += cell.lines;
    if (text[cell.end] === delimiter) at = cell.end + 1;
    else return { cells, raw: "", end: endOfLine(text, cell.end).end, lines };
  }
}

function endOfLine(text: string, start: number): { at: number; end: number } {
  breaks.lastIndex = start;
  const found = breaks.exec(text);
  return found ? { at: found.index, end: found.index + found[0].length } : { at: text.length, end: text.length };
}

/** Null for a quote that is never closed, or is closed somewhere in another line. */
function readCell(text: string, start: number, delimiter: string): { value: string; end: number; lines: number } | null {
  let at = start;
  while (text[at] === " " || (text[at] === "\t" && delimiter !== "\t")) at++;
  const literalEnd = endOfCell(text, at, delimiter);
  if (text[at] !== '"') return { value: text.slice(at, literalEnd).trim(), end: literalEnd, lines: 0 };
  let close = at + 1;
  for (; ; close += 2) {
    close = text.indexOf('"', close);
    if (close < 0 || close - at > longestCell) return null;
    if (text[close + 1] !== '"') break;
  }
  const inner = text.slice(at + 1, close).replaceAll('""', '"');
  let end = close + 1;
  while (text[end] === " ") end++;
  const isClosed = end >= text.length || text[end] === delimiter || text[end] === "\n" || text[end] === "\r";
  const lines = inner.match(breaks)?.length ?? 0;
  if (isClosed) return { value: inner.trim(), end, lines };
  if (lines > 0) return null;
  // `"Doe, J" <j@example.com>` is one cell, although its quotes are not around all of it.
  const after = endOfCell(text, end, delimiter);
  return { value: text.slice(at, after).trim(), end: after, lines: 0 };
}

function endOfCell(text: string, start: number, delimiter: string): number {
  const next = text.indexOf(delimiter, start);
  const { at } = endOfLine(text, start);
  return next < 0 ? at : Math.min(next, at);
}
