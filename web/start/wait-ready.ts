/** Waits until the web process says that it can serve. */
import { setTimeout as sleep } from "node:timers/promises";
import { CannotStart } from "./cannot-start";

/** @throws CannotStart with the last answer when it does not become ready in time */
export async function waitReady(origin: string, signal: AbortSignal, patience = 90_000): Promise<void> {
  let last = "no answer";
  for (const until = Date.now() + patience; Date.now() < until; await sleep(100)) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`${origin}/readyz`, { signal: AbortSignal.any([signal, AbortSignal.timeout(5000)]) });
      if (answer.ok) return;
      last = `${answer.status} ${(await answer.text()).slice(0, 300)}`;
    } catch (error) {
      signal.throwIfAborted();
      last = error instanceof Error ? error.message : String(error);
    }
  }
  throw new CannotStart(`The web process did not become ready within ${patience / 1000} s. ${origin}/readyz says: ${last}`);
}

/** Where a local program reaches a server that listens on this address. */
export const originOf = (host: string, port: number): string => {
  const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
};
