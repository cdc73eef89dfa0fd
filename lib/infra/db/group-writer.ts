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
 */
export function groupWriter<Item, Result>(options: {
  commit(items: readonly Item[]): Promise<readonly Result[]>;
  lanes?: number;
  maxWeight?: number;
  weigh?(item: Item): number;
}): GroupWriter<Item, Result> {
  const { commit, lanes = 2, maxWeight = 500, weigh = () => 1 } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let busy = 0;
  let planned = false;

  const plan = () => {
    if (planned || busy >= lanes || waiting.length === 0) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      if (busy >= lanes || waiting.length === 0) return;
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
        waiting.push({ item, weight: weigh(item), resolve, reject });
        plan();
      }),
  };
}
