/** How long an answer took must not say what was done for it. */
import { setTimeout as sleep } from "node:timers/promises";

const beatMs = 200;

/** Does the work, then waits for the next full 200 ms since its beginning. Refusals are not held back. */
export async function onTheBeat<T>(work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const done = await work();
  const taken = performance.now() - began;
  await sleep(Math.ceil(taken / beatMs) * beatMs - taken);
  return done;
}
