/** The one endless loop: it works while there is work, sleeps until it is woken or a while has passed, and survives what fails. */
import { log } from "@/lib/infra/log";

export interface Loop {
  /** Ends a sleep. */
  wake(): void;
  /** Resolves when the turn that is running has ended; there is no other after it. */
  stop(): Promise<void>;
}

/**
 * @param turn answers true when there may be more to do at once
 * @param sleepMs how long it sleeps when nobody wakes it
 */
export function loop(name: string, turn: () => Promise<boolean>, sleepMs: number): Loop {
  let stopped = false;
  let woken = false;
  let ring: (() => void) | null = null;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const run = async () => {
    let failures = 0;
    while (true) {
      if (stopped) return;
      woken = false;
      let more = false;
      try {
        more = await turn();
        failures = 0;
      } catch (error) {
        failures++;
        log().warn({ err: error, loop: name, failures }, "a turn failed and will be tried again");
      }
      if (stopped || more || (woken && failures === 0)) continue;
      await sleep(failures > 0 ? Math.min(1000, 100 * 2 ** failures) : sleepMs);
      ring = null;
    }
  };

  const ended = run();
  const wake = () => {
    woken = true;
    ring?.();
  };
  return {
    wake,
    stop: () => {
      stopped = true;
      wake();
      return ended;
    },
  };
}
