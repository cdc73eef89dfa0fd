/**
 * Tells a process that hangs from one that works. It counts ticks of our own clock without a beat: while the whole machine sleeps
 * nothing is counted on either side, and time that the supervisor itself was stopped is not held against anybody.
 */

/** A process that works beats every second. */
export const usualSilentSeconds = 30;
/** One that is still starting has more time until its first beat. */
export const startSeconds = 180;

export interface Silence {
  /** A process was started: whatever was before is forgotten. */
  started(): void;
  /** It beat. True for its first beat. */
  heard(): boolean;
  /** Once a second while it runs. Answers for how many seconds nothing was heard when that is too long, and counts from the beginning again. */
  tick(): number | null;
}

export function silence(silentSeconds: number = usualSilentSeconds): Silence {
  let up = false;
  let ticks = 0;
  return {
    started() {
      up = false;
      ticks = 0;
    },
    heard() {
      const first = !up;
      up = true;
      ticks = 0;
      return first;
    },
    tick() {
      const most = up ? silentSeconds : Math.max(startSeconds, silentSeconds);
      if (++ticks <= most) return null;
      ticks = 0;
      return most;
    },
  };
}
