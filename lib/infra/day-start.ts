/** Days of a calendar in a time zone, without a library: `Intl` knows the zones. */

/** `2026-11-25` and a day that exists. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

/** The day after, or so many days after. */
export function addDay(day: string, days = 1): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The day that it is there at a moment. */
export function dayOf(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetMs(at.getTime(), timeZone)).toISOString().slice(0, 10);
}

/** The moment in which a day begins there. Where midnight is skipped, the first moment after. */
export function dayStart(day: string, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`);
  const first = wall - offsetMs(wall, timeZone);
  const start = wall - offsetMs(first, timeZone);
  if (start + offsetMs(start, timeZone) === wall) return new Date(start);
  // No such moment: the clock jumps over it. Both guesses lie on one side of the jump each, less than a day from it.
  let [before, after] = [Math.min(first, start) - 3_600_000, Math.max(first, start) + 3_600_000];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offsetMs(middle, timeZone) >= wall) after = middle;
    else before = middle;
  }
  return new Date(after);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" } as const;
  const made = new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...fields });
  clocks.set(timeZone, made);
  return made;
}

/** How far a zone's clock is ahead of UTC at a moment. */
export function offsetMs(at: number, timeZone: string): number {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return (
    Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")) - Math.floor(at / 1000) * 1000
  );
}
