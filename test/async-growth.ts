/**
 * The same as `test/growth.ts` for work that awaits something, such as a DNS that answers at once: how it grows with its input. What is
 * measured is processor time at growing sizes, and what is judged is the exponent between them, so that a machine that is slow or
 * pauses changes nothing.
 */
import { threadMs } from "./cpu";

interface GrowthOptions {
  /** The smallest size that is measured. Default 1,000. */
  readonly from?: number;
  /** The largest size; sizes double in between. Default 64,000. */
  readonly to?: number;
}

interface Growth {
  /** In the order of sizes; the least of three runs each. */
  readonly measured: readonly { readonly size: number; readonly ms: number }[];
  /** 1 for work that is linear in its input, 2 for quadratic; 0 when there is too little work to tell. */
  readonly exponent: number;
}

/** Beyond this a run is slow enough to tell, and a larger input would only keep people waiting. */
const enoughMs = 150;
/** Less than this at the largest size needs no verdict: it could not hold up anybody. */
const littleMs = 40;
/** Shorter runs are mostly noise: on some machines processor time is counted in ticks of four milliseconds. */
const leastMs = 8;
/** Between linear with garbage collection and caches (up to 1.3) and quadratic (1.9 and more). */
const steepest = 1.5;

/**
 * Measures `run` over inputs of growing size. Making an input is not measured, and each run gets a fresh one.
 * @param make an input whose length is proportional to `size`
 */
async function growthOf<T>(
  make: (size: number) => T,
  run: (input: T) => Promise<unknown>,
  { from = 1000, to = 64_000 }: GrowthOptions = {},
): Promise<Growth> {
  const measured: { size: number; ms: number }[] = [];
  for (let size = from; size <= to; size *= 2) {
    let ms = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 3 && (n === 0 || ms < 40); n++) {
      const input = make(size);
      ms = Math.min(ms, await threadMs(() => run(input)));
    }
    measured.push({ size, ms });
    if (ms > enoughMs) break;
  }
  return { measured, exponent: exponentOf(measured) };
}

/** @throws Error with the measurements when the work grows faster than its input, twice in a row */
export async function expectLinearAsync<T>(
  make: (size: number) => T,
  run: (input: T) => Promise<unknown>,
  options: GrowthOptions = {},
): Promise<void> {
  if ((await growthOf(make, run, options)).exponent <= steepest) return;
  const { measured, exponent } = await growthOf(make, run, options);
  if (exponent <= steepest) return;
  const told = measured.map(({ size, ms }) => `${size}: ${ms.toFixed(1)} ms`).join(", ");
  throw new Error(`The work grows with the power ${exponent.toFixed(2)} of its input (${told}).`);
}

/** The slope of log(ms) over log(size), by least squares over the last four sizes. */
function exponentOf(measured: Growth["measured"]): number {
  if ((measured.at(-1)?.ms ?? 0) < littleMs) return 0;
  const points = measured
    .filter(({ ms }) => ms >= leastMs)
    .slice(-4)
    .map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  // From next to nothing to slow within one doubling: steeper than could be measured.
  if (points.length < 2) return Number.POSITIVE_INFINITY;
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return above / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}
