/** Random numbers for tests: the same ones in every run. */

/** Whole numbers of 32 bits (xorshift). */
export function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
