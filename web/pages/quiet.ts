/**
 * The API comes first: everything else that this thread does begins when no API request is being answered, or when it has waited a
 * moment. That holds for what costs next to nothing too, because thousands of cheap answers would stand before the API as well.
 */

export interface Quiet {
  /** An API request begins to be answered; the result is called when it has been. */
  apiBegins(): () => void;
  /** Milliseconds until what has waited since then, by the clock of this, may begin; 0 when it may now. */
  patience(since: number): number;
  /** Called whenever the API has become quiet enough to look again. */
  whenQuiet(look: () => void): void;
  /** Calls it when the API is quiet, or a moment later, a few in each turn of the event loop: for answers that need no rendering. */
  light(answer: () => void): void;
  now(): number;
}

/** What waits for the API waits no longer than this. */
const yieldMs = 50;
/** So long after the last API request the API counts as quiet: a client that asks one thing after the other is not done in between. */
const quietMs = 3;
/** Cheap answers in one turn of the event loop. */
const lightAtOnce = 4;

/** @param now milliseconds of a monotonic clock */
export function quiet(now: () => number = () => performance.now()): Quiet {
  const lights: { readonly since: number; readonly answer: () => void }[] = [];
  const listeners: (() => void)[] = [];
  let answering = 0;
  let quietSince = Number.NEGATIVE_INFINITY;

  const patience = (since: number) => {
    const untilQuiet = answering > 0 ? Number.POSITIVE_INFINITY : quietMs - (now() - quietSince);
    return Math.max(0, Math.min(untilQuiet, yieldMs - (now() - since)));
  };
  const answerLights = planner((again) => {
    for (let n = 0; n < lightAtOnce; n++) {
      const [next] = lights;
      if (!next) return;
      const ms = patience(next.since);
      if (ms > 0) return again(ms);
      lights.shift();
      next.answer();
    }
    if (lights.length > 0) again(0);
  });
  listeners.push(answerLights);

  return {
    now,
    patience,
    whenQuiet: (look) => listeners.push(look),
    light(answer) {
      lights.push({ since: now(), answer });
      answerLights();
    },
    apiBegins() {
      answering++;
      return () => {
        answering--;
        quietSince = now();
        if (answering === 0) for (const look of listeners) look();
      };
    },
  };
}

/**
 * Runs something once in a later turn of the event loop, behind what the sockets have brought by then, however often it is asked for
 * before. `again` asks for another run in so many milliseconds.
 */
export function planner(run: (again: (ms: number) => void) => void): () => void {
  let planned = false;
  let timer: NodeJS.Timeout | null = null;
  const plan = () => {
    if (planned) return;
    planned = true;
    setImmediate(() => {
      planned = false;
      if (timer) clearTimeout(timer);
      timer = null;
      run(again);
    });
  };
  const again = (ms: number) => {
    if (ms === 0) plan();
    else timer ??= setTimeout(plan, ms);
  };
  return plan;
}
