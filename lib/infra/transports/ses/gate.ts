/** Lets so many in at once; the others wait in line, and may be taken out of it. */

interface Waiting {
  enter(): void;
}

export class Gate {
  #free: number;
  readonly #line: Waiting[] = [];
  #inside = 0;
  #closed = false;
  #whenEmpty: (() => void)[] = [];

  constructor(most: number) {
    this.#free = most;
  }

  /** False when the gate is closed, or the signal came before it was one's turn. Whoever is let in must leave. */
  enter(signal?: AbortSignal): Promise<boolean> {
    if (this.#closed || signal?.aborted) return Promise.resolve(false);
    this.#inside++;
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const takeOut = () => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        this.#gone();
        resolve(false);
      };
      const waiting: Waiting = {
        enter() {
          signal?.removeEventListener("abort", takeOut);
          resolve(true);
        },
      };
      signal?.addEventListener("abort", takeOut, { once: true });
      this.#line.push(waiting);
    });
  }

  leave(): void {
    const next = this.#line.shift();
    if (next) next.enter();
    else this.#free++;
    this.#gone();
  }

  /** Lets nobody in any more; resolves when all who were let in, or stood in line, are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#inside > 0) await new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
  }

  #gone(): void {
    this.#inside--;
    if (this.#inside === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
