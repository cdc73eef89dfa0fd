/**
 * Records of a CSV file that people and other systems wrote (RFC 4180, and what is seen besides): each is read for itself, so that one
 * that cannot be read ends nothing but itself. No more of the file is held in memory than a piece and the longest record.
 */

export interface CsvRecord {
  /** Without the spaces around them; null for a record that cannot be read. */
  readonly cells: readonly string[] | null;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The beginning of its first line when it cannot be read; else empty. */
  readonly raw: string;
  /** Why it cannot be read. */
  readonly fault: CsvFault | null;
}

/** A quote that is not closed as it should be; too many characters; too many columns. */
export type CsvFault = "quote" | "long" | "wide";

/** In characters, with its quotes and separators. A quote that is not closed within so many is a stray one. */
export const longestRecord = 20_000;
export const mostColumns = 1000;
const longestRaw = 320;
const breaks = /\r\n|\n|\r/g;

/**
 * Null where others may take their turn without a record to tell of: at an empty one, and whenever a piece was read to its end.
 *
 * @param pieces the text in pieces, none of which ends within a character
 * @param delimiter one character
 */
export function* csvRecords(pieces: Iterable<string>, delimiter: string): Generator<CsvRecord | null> {
  const source = pieces[Symbol.iterator]();
  const endOfCell = new RegExp(`[\\r\\n${delimiter.replace(/[\\\]^-]/, "\\$&")}]`, "g");
  let text = "";
  let line = 1;
  let ended = false;
  /** The rest of a line that is too long is still to be passed over. */
  let passing = false;
  while (!ended) {
    const next = source.next();
    if (next.done) ended = true;
    else text += next.value;
    let at = 0;
    if (passing) {
      const end = endOfLine(text, 0);
      passing = !isWhole(text, end, ended);
      // A carriage return may have its line feed in the next piece.
      at = passing ? end.at : end.end;
      if (!passing) line++;
    }
    while (!passing) {
      const record = readRecord({ text, delimiter, endOfCell, ended }, at);
      if (!record) break;
      const { cells, raw, fault } = record;
      yield cells?.every((cell) => cell === "") ? null : { cells, line, raw, fault };
      passing = !isWhole(text, record, ended);
      at = passing ? record.at : record.end;
      line += record.lines - (passing ? 1 : 0);
    }
    text = text.slice(at);
    yield null;
  }
}

interface End {
  /** Where the line ends, before its line end. */
  readonly at: number;
  /** Where the next line begins. */
  readonly end: number;
}

interface Read extends End, Pick<CsvRecord, "cells" | "raw" | "fault"> {
  readonly lines: number;
}

interface Source {
  readonly text: string;
  readonly delimiter: string;
  /** The delimiter and line ends. */
  readonly endOfCell: RegExp;
  /** Nothing comes behind the text. */
  readonly ended: boolean;
}

/** False when the line may go on in the next piece. */
const isWhole = (text: string, { at, end }: End, ended: boolean): boolean =>
  ended || (end > at && (end < text.length || text[end - 1] === "\n"));

/** Null when more text is needed, or none is left. */
function readRecord(source: Source, start: number): Read | null {
  const { text, delimiter, ended } = source;
  if (start >= text.length) return null;
  const first = endOfLine(text, start);
  const physical = text.slice(start, first.at);
  const isQuoted = physical.includes('"');
  // With so much of it here, the rest decides nothing.
  const isEnough = ended || text.length - start > longestRecord + 2;
  if (!isEnough && (isQuoted || !isWhole(text, first, ended))) return null;
  const raw = physical.slice(0, longestRaw);
  if (physical.length > longestRecord) return { cells: null, raw, fault: "long", lines: 1, ...first };
  if (isQuoted) return readQuoted(source, start, raw);
  const cells = physical.split(delimiter, mostColumns + 1);
  if (cells.length > mostColumns) return { cells: null, raw, fault: "wide", lines: 1, ...first };
  return { cells: cells.map((cell) => cell.trim()), raw: "", fault: null, lines: 1, ...first };
}

/** Ends behind what was looked at, or behind the line of a stray quote, so that nothing is read again and again. */
function readQuoted(source: Source, start: number, raw: string): Read {
  const { text, delimiter } = source;
  const cells: string[] = [];
  let lines = 1;
  let fault: CsvFault | null = null;
  let at = start;
  while (fault === null) {
    const cell = readCell(source, at, start + longestRecord);
    if (cell) {
      cells.push(cell.value);
      lines += cell.lines;
      at = cell.end;
    }
    if (!cell) fault = "quote";
    else if (at - start > longestRecord) fault = "long";
    else if (cells.length > mostColumns) fault = "wide";
    else if (text[at] === delimiter) at++;
    else return { cells, raw: "", fault, lines, ...endOfLine(text, at) };
  }
  return { cells: null, raw, fault, lines, ...endOfLine(text, at) };
}

function endOfLine(text: string, start: number): End {
  breaks.lastIndex = start;
  const found = breaks.exec(text);
  return found ? { at: found.index, end: found.index + found[0].length } : { at: text.length, end: text.length };
}

/** Null for a quote that is not closed before `last`, or is closed somewhere in another line. */
function readCell(
  { text, delimiter, endOfCell }: Source,
  start: number,
  last: number,
): { value: string; end: number; lines: number } | null {
  const endFrom = (from: number): number => {
    endOfCell.lastIndex = from;
    return endOfCell.exec(text)?.index ?? text.length;
  };
  let at = start;
  while (text[at] === " " || (text[at] === "\t" && delimiter !== "\t")) at++;
  if (text[at] !== '"') {
    const end = endFrom(at);
    return { value: text.slice(at, end).trim(), end, lines: 0 };
  }
  let close = at + 1;
  for (; ; close += 2) {
    close = text.indexOf('"', close);
    if (close < 0 || close > last) return null;
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
  const after = endFrom(end);
  return { value: text.slice(at, after).trim(), end: after, lines: 0 };
}
