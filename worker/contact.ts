/**
 * How long this process has been in touch with the database without a break. After an outage that outlasted the leases, hand-overs of
 * other workers look abandoned to whoever comes back first, although their workers are only about to write what came of them.
 */

/** Longer than another worker may need to come back: a second between its tries, five for a connection that is not answered. */
const steadyMs = 7000;
/** Without an answer for so long, nobody can say whether the database was there. */
const breakMs = 5000;

export class Contact {
  readonly #clock: () => number;
  #since: number | null = null;
  #lastAt = 0;

  /** @param clock milliseconds, never running backwards */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** The database answered. True when that is the first answer after a break. */
  answered(): boolean {
    const now = this.#clock();
    const first = this.#since === null || now - this.#lastAt > breakMs;
    if (first) this.#since = now;
    this.#lastAt = now;
    return first;
  }

  /** The database did not answer. */
  failed(): void {
    this.#since = null;
  }

  /** True when other workers have had the time to come back as well. */
  get isSteady(): boolean {
    const now = this.#clock();
    return this.#since !== null && now - this.#lastAt <= breakMs && now - this.#since >= steadyMs;
  }
}
