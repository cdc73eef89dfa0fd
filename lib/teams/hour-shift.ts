/** Where a team's hours begin: not everywhere does the clock strike with that of UTC. */

/**
 * The minutes past a full hour of UTC at which hours begin in a time zone: 30 in India, 15 in Nepal, 0 in most places.
 * Summer time moves clocks by whole hours, but for Lord Howe Island.
 */
export function hourShift(timeZone: string, at = new Date()): number {
  const minutes = new Intl.DateTimeFormat("en", { timeZone, minute: "numeric" }).format(at);
  return (60 + at.getUTCMinutes() - Number(minutes)) % 60;
}
