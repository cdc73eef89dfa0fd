/**
 * Who gets memory for a large request body, and when. Bodies of one owner hold at most half of it, and a quarter is kept for the smaller
 * ones, so that neither one customer nor a few very large bodies shut out the others.
 */

export interface BodyBudget {
  /**
   * Resolves when there is room for `bytes`; then it is the caller's until the function that it gets is called. More than there is at most
   * counts as all of it. Who stops waiting by the signal leaves the row. @throws the signal's reason
   */
  take(bytes: number, owner: string, stop: AbortSignal): Promise<() => void>;
  /** The same at once, or null: nobody who waits for the same room is overtaken. */
  tryTake(bytes: number, owner: string): (() => void) | null;
  /** Bytes that are taken at the moment. */
  readonly taken: number;
}

interface Waiting {
  readonly bytes: number;
  readonly owner: string;
  go(release: () => void): void;
}

/** A part of the memory with a row of its own. */
interface Area {
  readonly limit: number;
  taken: number;
  readonly byOwner: Map<string, number>;
  readonly waiting: Waiting[];
}

const area = (limit: number): Area => ({ limit, taken: 0, byOwner: new Map(), waiting: [] });

/** @param limit bytes in all */
export function bodyBudget(limit: number): BodyBudget {
  const reserved = area(Math.floor(limit / 4));
  const general = area(limit - reserved.limit);
  /** What may use the reserve. */
  const small = reserved.limit / 4;

  const ownersRoom = (one: Area, bytes: number, owner: string): boolean => {
    const held = one.byOwner.get(owner) ?? 0;
    return held === 0 || held + bytes <= Math.min(one.limit, one === general ? limit / 2 : one.limit / 2);
  };
  const room = (one: Area, bytes: number): boolean => one.taken === 0 || one.taken + bytes <= one.limit;

  const hold = (one: Area, bytes: number, owner: string): (() => void) => {
    let held = true;
    one.taken += bytes;
    one.byOwner.set(owner, (one.byOwner.get(owner) ?? 0) + bytes);
    return () => {
      if (!held) return;
      held = false;
      one.taken -= bytes;
      const left = (one.byOwner.get(owner) ?? 0) - bytes;
      if (left > 0) one.byOwner.set(owner, left);
      else one.byOwner.delete(owner);
      admit(reserved);
      admit(general);
    };
  };

  /** In the order of asking; who waits for bodies of the same owner is passed over, who waits for memory is not. */
  const admit = (one: Area): void => {
    for (let i = 0; i < one.waiting.length; ) {
      const next = one.waiting[i];
      if (!next) return;
      if (!ownersRoom(one, next.bytes, next.owner)) i++;
      else if (room(one, next.bytes)) {
        one.waiting.splice(i, 1);
        next.go(hold(one, next.bytes, next.owner));
      } else return;
    }
  };

  /** A small body takes what is free of the general room too, but never from those who wait there. */
  const areasFor = (bytes: number): Area[] => {
    if (bytes > small) return [general];
    return general.waiting.length === 0 ? [reserved, general] : [reserved];
  };
  const tryTake = (asked: number, owner: string) => {
    const bytes = Math.min(asked, general.limit);
    for (const one of areasFor(bytes)) {
      const overtakes = one.waiting.some((other) => ownersRoom(one, other.bytes, other.owner));
      if (!overtakes && ownersRoom(one, bytes, owner) && room(one, bytes)) return hold(one, bytes, owner);
    }
    return null;
  };

  return {
    tryTake,
    take: (asked, owner, stop) =>
      new Promise((done, fail) => {
        if (stop.aborted) return fail(stop.reason);
        const bytes = Math.min(asked, general.limit);
        const one = bytes > small ? general : reserved;
        const leave = () => {
          one.waiting.splice(one.waiting.indexOf(mine), 1);
          fail(stop.reason);
          admit(one);
        };
        const mine: Waiting = {
          bytes,
          owner,
          go(release) {
            stop.removeEventListener("abort", leave);
            done(release);
          },
        };
        stop.addEventListener("abort", leave, { once: true });
        one.waiting.push(mine);
        admit(one);
      }),
    get taken() {
      return general.taken + reserved.taken;
    },
  };
}
