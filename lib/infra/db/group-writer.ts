/**
 * Group commit: what arrives while a write is on its way joins the next one, so a busy process commits
 * once for many callers and an idle one at once. There is no timed wait.
 */
export interface GroupWriter<Item, Result> {
  /** Resolves after COMMIT with this item's result. */
  write(item: Item): Promise<Result>;
}

interface Waiting<Item, Result> {
  item: Item;
  weight: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * @param commit writes a group in one transaction and answers one result per item, in order.
 * When a group of several fails its items are committed one by one, so that one bad item harms nobody else.
 * @param lanes how many groups may be on their way at once
 * @param joinBelow while one is on its way, what weighs less than this waits for company: a statement for few costs nearly as much as one for many
 */
export function groupWriter<Item, Result>(options: {
  commit(items: readonly Item[]): Promise<readonly Result[]>;
  lanes?: number;
  joinBelow?: number;
  maxWeight?: number;
  weigh?(item: Item): number;
}): GroupWriter<Item, Result> {
  const { commit, lanes = 2, joinBelow = 0, maxWeight = 500, weigh = () => 1 } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let waitingWeight = 0;
  let busy = 0;
  let planned = false;

  const mayGo = () => waiting.length > 0 && busy < lanes && (busy === 0 || waitingWeight >= joinBelow);

  const plan = () => {
    if (planned || !mayGo()) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      if (!mayGo()) return;
      void flush(takeGroup());
      plan();
    });
  };

  const takeGroup = () => {
    let weight = 0;
    let count = 0;
    for (const entry of waiting) {
      if (count > 0 && weight + entry.weight > maxWeight) break;
      weight += entry.weight;
      count++;
    }
    const group = waiting.slice(0, count);
    waiting = waiting.slice(count);
    waitingWeight -= weight;
    return group;
  };

  const flush = async (group: Waiting<Item, Result>[]) => {
    busy++;
    try {
      await settle(group);
    } finally {
      busy--;
      plan();
    }
  };

  const settle = async (group: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await commit(group.map(({ item }) => item));
      for (const [i, entry] of group.entries()) entry.resolve(results[i] as Result);
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error);
      else for (const entry of group) await settle([entry]);
    }
  };

  return {
    write: (item) =>
      new Promise((resolve, reject) => {
        const weight = weigh(item);
        waiting.push({ item, weight, resolve, reject });
        waitingWeight += weight;
        plan();
      }),
  };
}
