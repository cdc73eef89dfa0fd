/**
 * Whether this process can do its work, looked at by a timer and never by a request: however many ask, and however slow the database
 * is, it costs one look every two seconds.
 */

export interface Check {
  readonly ok: boolean;
  readonly says: string;
}

export type Checks = Readonly<Record<string, () => Promise<Check>>>;

export interface Readiness {
  /** What the last look found. Not ready before the first look, after a drain has begun, and when the last look is too old. */
  current(): { readonly ok: boolean; readonly checks: Readonly<Record<string, Check>> };
  /** Looks now; for a start that waits, and for tests. Never rejects. */
  look(): Promise<void>;
  /** Not ready from now on, because the process is about to end. */
  drain(): void;
  stop(): void;
}

const everyMs = 2000;
/** A check that has not answered after so long has failed; it is not asked again before it answers. */
const patienceMs = 3000;
/** A look older than this says nothing about now. */
const staleMs = 10_000;

/** @param now milliseconds of a monotonic clock */
export function keepReadiness(checks: Checks, now: () => number = () => performance.now()): Readiness {
  const pending = new Map<string, Promise<Check>>();
  let found: Readonly<Record<string, Check>> = {};
  let lookedAt = Number.NEGATIVE_INFINITY;
  let draining = false;
  let looking: Promise<void> | null = null;

  const ask = async (name: string, check: () => Promise<Check>): Promise<Check> => {
    const silent: Check = { ok: false, says: "does not answer" };
    if (pending.has(name)) return silent;
    const asked = check()
      .catch((): Check => ({ ok: false, says: "cannot be reached" }))
      .finally(() => pending.delete(name));
    pending.set(name, asked);
    const late = Promise.withResolvers<Check>();
    const timer = setTimeout(() => late.resolve(silent), patienceMs);
    return Promise.race([asked, late.promise]).finally(() => clearTimeout(timer));
  };
  const lookOnce = async () => {
    const answers = await Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await ask(name, check)] as const));
    found = Object.fromEntries(answers);
    lookedAt = now();
  };
  const look = () => {
    looking ??= lookOnce().finally(() => {
      looking = null;
    });
    return looking;
  };
  void look();
  const timer = setInterval(look, everyMs);
  timer.unref();

  return {
    look,
    current() {
      if (draining) return { ok: false, checks: { ...found, process: { ok: false, says: "is stopping" } } };
      const age = now() - lookedAt;
      if (age > staleMs) {
        const says = lookedAt === Number.NEGATIVE_INFINITY ? "has not looked yet" : `has not looked for ${Math.round(age / 1000)} s`;
        return { ok: false, checks: { ...found, process: { ok: false, says } } };
      }
      return { ok: Object.values(found).every(({ ok }) => ok), checks: found };
    },
    drain() {
      draining = true;
    },
    stop: () => clearInterval(timer),
  };
}
