/**
 * Room for large request bodies in the memory of this process, shared by all doors. A body has its room from before its first byte is
 * read until its request is answered; who has none yet is not read, so that it waits in the network and not in memory.
 */
import { env } from "../infra/env";
import { bodyBytes } from "../infra/metrics";
import { shared } from "../infra/singleton";
import { Fault, unavailable } from "../kernel/fault";
import { bodyBudget } from "./body-budget";

/** Up to so many bytes a body asks nobody: it is never held up by large ones. */
export const smallBody = 320_000;
/** A large body may be as slow as this, in bytes per second, on top of the time that any body has. */
const slowest = 256_000;
/** While it arrives a large body brings so many bytes a second at least, or gives its room back. */
const leastSpeed = 16_000;
const longestLookMs = 5000;

/** What a request holds until it is answered. */
export interface Held {
  release?: () => void;
}

const room = shared("bodies.room", () => bodyBudget(env().BODY_MEMORY_BYTES));

/**
 * Waits until there is room, for as long as the settings say.
 * @param owner whose bodies hold at most half of the room together: a team, or the address of a stranger
 * @param gone aborts when the client goes away
 * @throws Fault server_busy, request_timeout
 */
export async function roomFor(bytes: number, owner: string, gone: AbortSignal): Promise<() => void> {
  const atOnce = room().tryTake(bytes, owner);
  if (atOnce) return counted(atOnce);
  const late = AbortSignal.timeout(env().BODY_WAIT_SECONDS * 1000);
  try {
    return counted(await room().take(bytes, owner, AbortSignal.any([gone, late])));
  } catch (error) {
    if (gone.aborted) throw wentAway();
    if (!late.aborted) throw error;
    throw unavailable(
      "server_busy",
      "Too many large requests are being read at this moment. Nothing of this one was. Send it again.",
      retryAfterSeconds(),
    );
  }
}

function counted(release: () => void): () => void {
  bodyBytes().set(room().taken);
  return () => {
    release();
    bodyBytes().set(room().taken);
  };
}

/** Spread, so that those who were refused together do not come back together. */
const retryAfterSeconds = () => 5 + Math.floor(Math.random() * 10);

/** How long a body has until it is whole, in milliseconds. @param bytes its length, or what it may have when it does not say it and is large */
export const patienceMs = (bytes: number): number =>
  env().BODY_SECONDS * 1000 + (bytes > smallBody ? Math.ceil((bytes / slowest) * 1000) : 0);

/**
 * Looks at a large body as it arrives, and calls `stop` when less came in since the last look than the least speed brings.
 * @param arrived how many bytes there are by now
 * @returns what ends the looking
 */
export function keepsPace(arrived: () => number, stop: () => void): () => void {
  const lookMs = Math.min(longestLookMs, env().BODY_SECONDS * 1000);
  const least = (leastSpeed * lookMs) / 1000;
  let before = arrived();
  const look = () => {
    const now = arrived();
    if (now - before < least) stop();
    before = now;
  };
  // After a pause of this process timers are late, and what has arrived meanwhile is read first.
  const timer = setInterval(() => setImmediate(look), lookMs);
  return () => clearInterval(timer);
}

export const tooSlow = () =>
  new Fault("too_slow", "request_timeout", "The body did not arrive in time. Send it again, over a faster connection or in smaller parts.");

/** Nobody hears it; it is what the log says. */
export const wentAway = () => new Fault("too_slow", "request_timeout", "The connection ended before the body was whole.");

/** The length that a request declares; null where it declares none, or nonsense. */
export const declaredLength = (header: string | null): number | null =>
  header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null;
