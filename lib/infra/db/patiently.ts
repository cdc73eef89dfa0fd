/** For work that must not be given up because PostgreSQL is away for a while. */
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "../log";
import { isDatabaseOutage } from "./outage";

/** Classes of SQLSTATE that pass by themselves: rollbacks by deadlock, full disks, shutdowns, locks, failures below PostgreSQL. */
const passing = /^(08|40|53|55|57|58)/;

/** True for an error after which the same statement may well succeed. */
export const passes = (error: unknown): boolean =>
  isDatabaseOutage(error) || (error instanceof Error && "code" in error && typeof error.code === "string" && passing.test(error.code));

const shortest = 50;

/** Runs until it succeeds or fails for a reason of its own; waits up to a second between tries. @throws the last error once the signal is aborted */
export async function patiently<T>(run: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let pause = shortest; ; pause = Math.min(pause * 2, 1000)) {
    try {
      return await run();
    } catch (error) {
      if (!passes(error) || signal?.aborted) throw error;
      if (pause === shortest) log().warn({ err: error }, "the database is away; waiting for it");
      await sleep(pause);
    }
  }
}
