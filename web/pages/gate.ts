/**
 * Pages are rendered on the thread that serves the API. So few are rendered at once, they begin when the API is quiet or when they
 * have waited a moment, and whoever asks for many waits behind whoever asks for one. What needs no rendering waits for the same
 * moment, a few answers in each turn of the event loop: thousands of cheap answers would stand before the API as well.
 */

export interface Gate {
  /**
   * Resolves with what is to be called when the page has been answered, or with null when too much waits already.
   * @param who pages of one visitor are let in one after the other, in turn with those of others
   * @param gone aborts when the visitor has gone; then it rejects with the signal's reason
   */
  enter(who: string, gone: AbortSignal): Promise<(() => void) | null>;
  /** Calls it when the API is quiet, or a moment later: for an answer that costs next to nothing. */
  light(answer: () => void): void;
  /** An API request begins to be answered; the result is called when it has been. */
  apiBegins(): () => void;
}

/** What is bounded is the computing, of which two at once fill a thread. */
const atOnce = 2;
/** A page that is longer about it waits for the database, or for a browser that reads slowly: it keeps nobody out. */
const holdMs = 500;
/** API requests go first, and never keep anything else waiting for longer. */
const yieldMs = 50;
/** So long after the last API request the API counts as quiet: a client that asks one thing after the other is not done in between. */
const quietMs = 3;
/** Cheap answers in one turn of the event loop. */
const lightAtOnce = 4;
const mostWaiting = 512;
const mostWaitingOfOne = 64;

interface Waiting {
  readonly since: number;
  readonly go: (leave: () => void) => void;
}

/** @param now milliseconds of a monotonic clock */
export function pageGate(now: () => number = () => performance.now()): Gate {
  /** By visitor, the one whose turn is next first. */
  const lines = new Map<string, Waiting[]>();
  const lights: { readonly since: number; readonly answer: () => void }[] = [];
  let waiting = 0;
  let inside = 0;
  let answering = 0;
  let quietSince = Number.NEGATIVE_INFINITY;
  let planned = false;
  let timer: NodeJS.Timeout | null = null;

  /** Behind what the sockets have brought already, which may be API requests. */
  const plan = () => {
    if (planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      if (timer) clearTimeout(timer);
      timer = null;
      answerLights();
      admit();
    });
  };
  const planIn = (ms: number) => {
    timer ??= setTimeout(plan, ms);
  };
  /** Milliseconds until what has waited since then may begin; 0 when it may now. */
  const patience = (since: number) => {
    const untilQuiet = answering > 0 ? Number.POSITIVE_INFINITY : quietMs - (now() - quietSince);
    return Math.max(0, Math.min(untilQuiet, yieldMs - (now() - since)));
  };
  const answerLights = () => {
    for (let n = 0; n < lightAtOnce; n++) {
      const [next] = lights;
      if (!next) return;
      const ms = patience(next.since);
      if (ms > 0) return planIn(ms);
      lights.shift();
      next.answer();
    }
    if (lights.length > 0) plan();
  };
  const hold = () => {
    inside++;
    let held = true;
    const leave = () => {
      if (!held) return;
      held = false;
      clearTimeout(tooLong);
      inside--;
      plan();
    };
    const tooLong = setTimeout(leave, holdMs);
    return leave;
  };
  const admit = () => {
    while (inside < atOnce) {
      const [first] = lines;
      if (!first) return;
      const [who, line] = first;
      const [next] = line;
      if (!next) return;
      const ms = patience(next.since);
      if (ms > 0) return planIn(ms);
      line.shift();
      lines.delete(who);
      if (line.length > 0) lines.set(who, line);
      waiting--;
      next.go(hold());
    }
  };

  return {
    enter(who, gone) {
      if (gone.aborted) return Promise.reject(gone.reason);
      const line = lines.get(who) ?? [];
      if (waiting >= mostWaiting || line.length >= mostWaitingOfOne) return Promise.resolve(null);
      return new Promise((done, fail) => {
        const one: Waiting = {
          since: now(),
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
        plan();
      });
    },
    light(answer) {
      lights.push({ since: now(), answer });
      plan();
    },
    apiBegins() {
      answering++;
      return () => {
        answering--;
        quietSince = now();
        if (answering === 0 && waiting + lights.length > 0) plan();
      };
    },
  };
}
