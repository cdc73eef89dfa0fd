/** Header fields, and the fields of delivery reports and complaints that look the same (RFC 5322 section 2.2, RFC 3464 section 2.1). */

export interface Fields {
  /** The first value of this name, unfolded; null when there is none. */
  get(name: string): string | null;
  all(name: string): readonly string[];
}

const longestName = 100;
const longestValue = 4000;
const mostFields = 500;

/** Reads up to the first empty line. Lines that are no field are passed over; what is longer than 4000 characters is cut. */
export function readFields(lines: readonly string[]): Fields {
  const values = new Map<string, string[]>();
  let count = 0;
  for (let at = 0; at < lines.length && lines[at] !== "" && count < mostFields; ) {
    const line = lines[at++] ?? "";
    const colon = line.slice(0, longestName + 1).indexOf(":");
    let value = line.slice(colon + 1, colon + 1 + longestValue);
    for (; /^[ \t]/.test(lines[at] ?? ""); at++) if (value.length < longestValue) value += (lines[at] ?? "").slice(0, longestValue);
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const before = values.get(name);
    const told = value.trim().slice(0, longestValue);
    if (before) before.push(told);
    else values.set(name, [told]);
    count++;
  }
  return { get: (name) => values.get(name)?.[0] ?? null, all: (name) => values.get(name) ?? [] };
}
