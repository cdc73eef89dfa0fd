/**
 * Group commit: what arrives while a write is on its way joins the next one, so a busy process commits
 * once for many callers and an idle one at once. There is no timed wait. A group that takes long holds nobody else.
 */
import { isContention, isDatabaseOutage } from "./outage";

export interface GroupWriter<Item, Result> {
  /**
   * Resolves after COMMIT with this item's result. When it rejects with an outage (`isDatabaseOutage`), the item may have been
   * committed nevertheless.
   */
  write(item: Item): Promise<Result>;
}

interface Waiting<Item, Result> {
  item: Item;
  weight: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** A group that is on its way for longer than this no longer counts as a lane. */
const defaultSlowMs = 1000;
/** So many slow groups may be on their way besides. */
const defaultSpareLanes = 4;

/** What callers are told when a commit did not end in time; it goes on, and its outcome is unknown. */
export class CommitTimeoutError extends Error {
  readonly code = "ETIMEDOUT";
}

/**
 * @param commit writes a group in one transaction and answers one result per item, in order.
 * When a group of several fails its items are committed one by one, so that one bad item harms nobody else; not so when the database
 * is away, because the group may have been committed and a second try would tell the same to each of them one after the other.
 * @param lanes how many groups may be on their way at once
 * @param joinBelow while one is on its way, what weighs less than this waits for company: a statement for few costs nearly as much as one for many
 * @param slowMs after so many milliseconds a group's lane is given to others
 * @param spareLanes how many lanes may be given away at the same time
 * @param deadlineMs after so many milliseconds its callers are told that the outcome is unknown; null waits for as long as it takes
 */
export function groupWriter<Item, Result>(options: {
  commit(items: readonly Item[]): Promise<readonly Result[]>;
  lanes?: number;
  joinBelow?: number;
  maxWeight?: number;
  slowMs?: number;
  spareLanes?: number;
  deadlineMs?: (() => number) | null;
  weigh?(item: Item): number;
}): GroupWriter<Item, Result> {
  const { commit, lanes = 2, joinBelow = 0, maxWeight = 500, weigh = () => 1 } = options;
  const { slowMs = defaultSlowMs, spareLanes = defaultSpareLanes, deadlineMs = null } = options;
  let waiting: Waiting<Item, Result>[] = [];
  let waitingWeight = 0;
  let busy = 0;
  let slow = 0;
  let planned = false;

  const mayGo = () => {
    const quick = busy - Math.min(slow, spareLanes);
    return waiting.length > 0 && quick < lanes && (quick === 0 || waitingWeight >= joinBelow);
  };

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
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      slow++;
      plan();
    }, slowMs);
    const late = deadlineMs ? setTimeout(() => giveUp(group), deadlineMs()) : null;
    try {
      await settle(group);
    } finally {
      clearTimeout(timer);
      if (late) clearTimeout(late);
      if (isSlow) slow--;
      busy--;
      plan();
    }
  };

  const settle = async (group: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await commit(group.map(({ item }) => item));
      for (const [i, entry] of group.entries()) entry.resolve(results[i] as Result);
    } catch (error) {
      if (group.length === 1 || (isDatabaseOutage(error) && !isContention(error))) for (const entry of group) entry.reject(error);
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

function giveUp(group: readonly { reject(error: unknown): void }[]): void {
  for (const { reject } of group) reject(new CommitTimeoutError("The database did not end a commit in time. Its outcome is unknown."));
}
