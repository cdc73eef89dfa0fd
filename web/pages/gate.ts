/**
 * Pages are rendered on the thread that serves the API. So few are rendered at once, they begin when the API is quiet or when they
 * have waited a moment, and whoever asks for many waits behind whoever asks for one.
 */
import { planner, type Quiet } from "./quiet";

export interface Gate {
  /**
   * Resolves with what is to be called when the page has been answered, or with null when too much waits already.
   * @param who pages of one visitor are let in one after the other, in turn with those of others
   * @param gone aborts when the visitor has gone; then it rejects with the signal's reason
   */
  enter(who: string, gone: AbortSignal): Promise<(() => void) | null>;
}

/** A page that is longer about it waits for the database, or for a browser that reads slowly: it keeps nobody out. */
const holdMs = 500;
const mostWaiting = 512;
const mostWaitingOfOne = 64;

interface Waiting {
  readonly since: number;
  readonly go: (leave: () => void) => void;
}

/** @param atOnce how many pages are rendered at once: two fill a thread when they wait for nothing */
export function pageGate(atOnce: number, api: Quiet): Gate {
  /** By visitor, the one whose turn is next first. */
  const lines = new Map<string, Waiting[]>();
  let waiting = 0;
  let inside = 0;

  const hold = () => {
    inside++;
    let held = true;
    const leave = () => {
      if (!held) return;
      held = false;
      clearTimeout(tooLong);
      inside--;
      if (waiting > 0) admit();
    };
    const tooLong = setTimeout(leave, holdMs);
    return leave;
  };
  const admit = planner((again) => {
    while (inside < atOnce) {
      const [first] = lines;
      const next = first?.[1][0];
      if (!first || !next) return;
      const ms = api.patience(next.since);
      if (ms > 0) return again(ms);
      const [who, line] = first;
      line.shift();
      lines.delete(who);
      if (line.length > 0) lines.set(who, line);
      waiting--;
      next.go(hold());
    }
  });
  api.whenQuiet(() => {
    if (waiting > 0) admit();
  });

  return {
    enter(who, gone) {
      if (gone.aborted) return Promise.reject(gone.reason);
      const line = lines.get(who) ?? [];
      if (waiting >= mostWaiting || line.length >= mostWaitingOfOne) return Promise.resolve(null);
      return new Promise((done, fail) => {
        const one: Waiting = {
          since: api.now(),
          go: (leave) => {
            gone.removeEventListener("abort", giveUp);
            done(leave);
          },
        };
        const giveUp = () => {
          waiting--;
          line.splice(line.indexOf(one), 1);
          if (line.length === 0) lines.delete(who);
          fail(gone.reason);
        };
        gone.addEventListener("abort", giveUp, { once: true });
        line.push(one);
        lines.set(who, line);
        waiting++;
        admit();
      });
    },
  };
}
