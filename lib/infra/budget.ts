/** A share of something scarce, such as memory: whoever wants more than is left waits for its turn. */

export interface Budget {
  /**
   * Resolves when there is room for `amount`; then it is the caller's until the function that it gets is called. More than all there
   * is counts as all of it. Who stops waiting by the signal leaves the row. @throws the signal's reason
   */
  take(amount: number, stop?: AbortSignal): Promise<() => void>;
  /** The same at once, or null: nobody who waits is overtaken. */
  tryTake(amount: number): (() => void) | null;
  /** What is taken at the moment. */
  readonly taken: number;
}

interface Waiting {
  readonly amount: number;
  readonly go: () => void;
}

/** First come, first served: a large one is never overtaken for ever by small ones. */
export function budget(limit: number): Budget {
  const waiting: Waiting[] = [];
  let taken = 0;
  const fits = (amount: number) => taken === 0 || taken + amount <= limit;
  const hold = (amount: number) => {
    let held = true;
    taken += amount;
    return () => {
      if (held) taken -= amount;
      held = false;
      admit();
    };
  };
  const admit = () => {
    for (let next = waiting[0]; next && fits(next.amount); next = waiting[0]) {
      waiting.shift();
      next.go();
    }
  };
  const tryTake = (asked: number) => {
    const amount = Math.min(asked, limit);
    return waiting.length === 0 && fits(amount) ? hold(amount) : null;
  };
  return {
    tryTake,
    take: (asked, stop) =>
      new Promise((done, fail) => {
        if (stop?.aborted) return fail(stop.reason);
        const amount = Math.min(asked, limit);
        const leave = () => {
          waiting.splice(waiting.indexOf(one), 1);
          fail(stop?.reason);
          admit();
        };
        const one: Waiting = {
          amount,
          go: () => {
            stop?.removeEventListener("abort", leave);
            done(hold(amount));
          },
        };
        stop?.addEventListener("abort", leave, { once: true });
        waiting.push(one);
        admit();
      }),
    get taken() {
      return taken;
    },
  };
}
