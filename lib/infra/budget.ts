/** A share of something scarce, such as memory: whoever wants more than is left waits for its turn. */

export interface Budget {
  /** Resolves when there is room for `amount`; then it is the caller's until the function that it gets is called. More than all there is counts as all of it. */
  take(amount: number): Promise<() => void>;
  /** What is taken at the moment. */
  readonly taken: number;
}

/** First come, first served: a large one is never overtaken for ever by small ones. */
export function budget(limit: number): Budget {
  const waiting: { readonly amount: number; readonly go: () => void }[] = [];
  let taken = 0;
  const admit = () => {
    for (let next = waiting[0]; next && (taken === 0 || taken + next.amount <= limit); next = waiting[0]) {
      waiting.shift();
      taken += next.amount;
      next.go();
    }
  };
  return {
    take: (asked) =>
      new Promise((done) => {
        const amount = Math.min(asked, limit);
        let held = true;
        const giveBack = () => {
          if (held) taken -= amount;
          held = false;
          admit();
        };
        waiting.push({ amount, go: () => done(giveBack) });
        admit();
      }),
    get taken() {
      return taken;
    },
  };
}
