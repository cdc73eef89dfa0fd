/** When to try again after a temporary failure. */

/**
 * Seconds until the next attempt, 20 % more or less, so that what failed together does not come back together.
 * @param attempt how many attempts there were, from 1; after the last rung the ladder stays on it
 * @param chance from 0 up to 1
 */
export function retryAfter(attempt: number, ladder: readonly number[], chance = Math.random()): number {
  const rung = ladder[Math.min(Math.max(attempt, 1), ladder.length) - 1] ?? 60;
  return rung * (0.8 + 0.4 * chance);
}
