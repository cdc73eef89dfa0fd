/** Long loops let others run: one thread answers all requests of a process and delivers all its mail. */
import { setImmediate } from "node:timers/promises";

/** A loop may go on so long, in milliseconds, before it lets others run. */
const longestMs = 10;

/**
 * To be awaited at each turn of a loop over what a customer sent: waits for the next turn of the event loop once ten milliseconds are
 * over, and costs next to nothing before.
 */
export function breather(): () => Promise<void> | undefined {
  let since = performance.now();
  const pause = async () => {
    await setImmediate();
    since = performance.now();
  };
  return () => (performance.now() - since < longestMs ? undefined : pause());
}
