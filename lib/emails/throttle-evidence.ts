/**
 * Whether a 421 or 454 is about the transport or about the one message that met it. The codes do not say (RFC 5321 section 3.8 allows
 * 421 as the answer to any command), so it is judged by what other messages met on the same transport a moment ago.
 */

const halfWindowMs = 5000;
const leastMessages = 2;
/** One in so many of those that were tried must have been throttled. */
const oneIn = 10;

interface Half {
  /** On the monotonic clock of this process. */
  readonly since: number;
  passed: number;
  readonly throttled: Set<string>;
}

const emptyHalf = (since: number): Half => ({ since, passed: 0, throttled: new Set() });

/** What one process saw of its transports in the last five to ten seconds. */
export class ThrottleEvidence {
  readonly #clock: () => number;
  readonly #recent = new Map<string, { current: Half; previous: Half }>();

  /** @param clock milliseconds, never running backwards */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** A message got an answer from this transport that was not throttling. */
  passed(transport: string): void {
    this.#at(transport).current.passed++;
  }

  /** This message was throttled. True when enough different messages were for the transport itself to be the cause. */
  throttled(transport: string, emailId: string): boolean {
    const { current, previous } = this.#at(transport);
    current.throttled.add(emailId);
    const count = new Set([...current.throttled, ...previous.throttled]).size;
    return count >= leastMessages && count * oneIn >= count + current.passed + previous.passed;
  }

  #at(transport: string): { current: Half; previous: Half } {
    const now = this.#clock();
    let known = this.#recent.get(transport);
    if (!known || now - known.current.since >= 2 * halfWindowMs) known = { current: emptyHalf(now), previous: emptyHalf(now) };
    else if (now - known.current.since >= halfWindowMs) known = { current: emptyHalf(now), previous: known.current };
    this.#recent.set(transport, known);
    return known;
  }

  /** Nothing of it is needed any more. */
  forget(transport: string): void {
    this.#recent.delete(transport);
  }
}
