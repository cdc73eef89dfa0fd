/** A database that is starting or recovering after a crash says so, and is worth waiting for: it is no reason not to start. */
import { setTimeout as sleep } from "node:timers/promises";

/** SQLSTATE cannot_connect_now. */
const recovering = "57P03";
const everyMs = 1000;

/** Runs again for as long as the database says that it is starting or recovering. @throws whatever else `run` throws */
export async function onceRecovered<T>(
  run: () => Promise<T>,
  tell: (line: string) => void,
  signal: AbortSignal,
  pauseMs: number = everyMs,
): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await run();
    } catch (error) {
      if (!isRecovering(error)) throw error;
      if (!told) tell("The database is starting or recovering. Waiting for it.");
      await sleep(pauseMs, undefined, { signal });
    }
  }
}

function isRecovering(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  if (
    ("code" in error && error.code === recovering) ||
    /the database system is (starting up|in recovery mode|not yet accepting)/i.test(error.message)
  )
    return true;
  return isRecovering(error.cause, depth + 1);
}
