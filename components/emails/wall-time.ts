/** What a clock on the wall of a time zone shows, and which moment it means: days on which clocks change are told, not guessed at. */
import { offsetMs } from "@/lib/infra/day-start";

export interface Meant {
  readonly at: Date;
  /** `skipped`: clocks are set forward over this time, and the moment as long after the change is meant. `twice`: they are set back, and the first is meant. */
  readonly note: "skipped" | "twice" | null;
}

/** `2026-11-25T14:02`, as an input of type datetime-local writes it. */
export function toWall(at: Date, timeZone: string): string {
  return new Date(at.getTime() + offsetMs(at.getTime(), timeZone)).toISOString().slice(0, 16);
}

/** Null when the text is no time. */
export function fromWall(text: string, timeZone: string): Meant | null {
  const wall = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}:00Z`) : Number.NaN;
  if (Number.isNaN(wall)) return null;
  const day = 86_400_000;
  /** The offsets that hold around it: two of them on a day of change. */
  const offsets = [...new Set([offsetMs(wall - day, timeZone), offsetMs(wall + day, timeZone)])];
  const moments = offsets.map((offset) => wall - offset).filter((at) => at + offsetMs(at, timeZone) === wall);
  const [first] = moments.toSorted((a, b) => a - b);
  if (first === undefined) return { at: new Date(wall - Math.min(...offsets)), note: "skipped" };
  return { at: new Date(first), note: moments.length > 1 ? "twice" : null };
}
