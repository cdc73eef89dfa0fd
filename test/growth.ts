/**
 * Whether the work for an input grows no faster than the input, judged by processor time, so that a machine that pauses or is
 * shared fails no test. Parsers of what strangers write are held to it with inputs made to be expensive.
 */
import { expect } from "vitest";

/** Makes an input of about so many characters, bytes, members or levels: whatever the limit counts. */
export type Shape<T> = (size: number) => T;

interface Growth {
  /** The largest size that the product lets in. */
  readonly limit: number;
}

/** Processor time is counted in ticks of several milliseconds on some machines: less than this says nothing. */
const measurableMs = 24;
/** An input that costs so much is large enough to show how its cost grows. */
const tellingMs = 80;
const factor = 8;
/** Work that grows with the square makes this 8, work that grows with n·log n less than 2; the rest is for the garbage collector. */
const mostPerUnit = 3;

/**
 * Doubles the input until its cost tells something, and compares with an input of an eighth of its size. Where the limit comes
 * first and the largest input costs next to nothing, that is the proof.
 *
 * @param work synchronous, on this thread; it may throw what a caller of it would catch
 * @returns milliseconds of processor time for the largest input that was tried
 * @throws AssertionError when the cost of a unit grows with the number of units
 */
export function expectLinear<T>(work: (input: T) => unknown, shape: Shape<T>, { limit }: Growth): number {
  let size = Math.min(1024, limit);
  let cost = costOf(work, shape(size));
  while (cost < tellingMs && size < limit) {
    size = Math.min(size * 2, limit);
    cost = costOf(work, shape(size));
  }
  if (cost < measurableMs) return cost;
  const smaller = Math.floor(size / factor);
  const base = averageOf(work, shape(smaller));
  const fair = base * factor * mostPerUnit;
  for (let again = 0; again < 2 && cost > fair; again++) cost = Math.min(cost, costOf(work, shape(size)));
  const perUnit = cost / base / factor;
  const said = `${smaller} cost ${base.toFixed(2)} ms and ${size} cost ${cost.toFixed(0)} ms: ${perUnit.toFixed(1)} times as much for each unit`;
  expect(perUnit, said).toBeLessThan(mostPerUnit);
  return cost;
}

/** The same piece again and again between what opens and what closes. */
export const repeated =
  (piece: string, before = "", after = ""): Shape<string> =>
  (size) =>
    before + piece.repeat(Math.max(1, Math.floor((size - before.length - after.length) / piece.length))) + after;

/** Milliseconds of processor time of this thread: what the garbage collector does beside it does not count. */
function costOf<T>(work: (input: T) => unknown, input: T): number {
  const began = process.threadCpuUsage();
  try {
    work(input);
  } catch {
    // A refusal is an answer, and has its cost like any other.
  }
  const { user, system } = process.threadCpuUsage(began);
  return (user + system) / 1000;
}

/** Of one run, over so many that their sum can be measured. */
function averageOf<T>(work: (input: T) => unknown, input: T): number {
  let sum = 0;
  let runs = 0;
  for (; sum < measurableMs * 2 && runs < 100_000; runs++) sum += costOf(work, input);
  return sum / runs;
}
