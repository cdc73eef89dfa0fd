/** For work that must not be given up because PostgreSQL is away for a while. */
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../log";
import { isDatabaseOutage } from "./outage";

const shortest = 50;

/**
 * Runs until it succeeds or fails for a reason of its own; waits up to a second between tries. What it runs must be idempotent: a try
 * whose connection fell silent may have been committed. @throws the last error once the signal is aborted
 */
export async function patiently<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let pause = shortest; ; pause = Math.min(pause * 2, 1000)) {
    try {
      return await run();
    } catch (error) {
      if (!isDatabaseOutage(error) || signal?.aborted) throw error;
      if (pause === shortest) log().warn({ err: error }, "the database is away; waiting for it");
      await sleep(pause);
    }
  }
}
