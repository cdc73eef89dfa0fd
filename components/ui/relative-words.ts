/** Time as people say it. Beyond a week the date says more than a count. */

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "just now", "4 min ago", "in 2 h", "3 d ago", then "12 Nov" or "12 Nov 2025" (in `timeZone`). */
export function relativeWords(at: Date, now: Date, timeZone: string): string {
  const distance = now.getTime() - at.getTime();
  const length = Math.abs(distance);
  const say = (amount: string) => (distance < 0 ? `in ${amount}` : `${amount} ago`);
  if (length < minute) return distance < -minute / 2 ? "in a minute" : "just now";
  if (length < hour) return say(`${Math.floor(length / minute)} min`);
  if (length < day) return say(`${Math.floor(length / hour)} h`);
  if (length < 7 * day) return say(`${Math.floor(length / day)} d`);
  const sameYear = at.getUTCFullYear() === now.getUTCFullYear();
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", ...(!sameYear && { year: "numeric" }), timeZone }).format(at);
}

/** "25 Nov 2026, 14:02:11 UTC". */
export function absoluteWords(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZone,
    timeZoneName: "short",
  }).format(at);
}

/** "25 Nov 2026, 14:02": where the zone is named nearby. */
export const minuteWords = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
