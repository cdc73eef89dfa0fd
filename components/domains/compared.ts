/** Which of the records found is the one that the marks compare with the expected. */
import type { DomainRecord } from "@/lib/domains/schemas";

type Ranges = NonNullable<DomainRecord["marks"]>["found"];

/** What is left without the marked characters is the same on both sides of a comparison. -1 when there is none. */
export function comparedIndex({ found, expected, marks }: Pick<DomainRecord, "found" | "expected" | "marks">): number {
  if (!marks) return -1;
  const common = unmarked(expected, marks.expected);
  return found.findIndex((text) => reaches(text, marks.found) && unmarked(text, marks.found) === common);
}

const reaches = (text: string, ranges: Ranges): boolean => (ranges.at(-1)?.[1] ?? 0) <= text.length;

function unmarked(text: string, ranges: Ranges): string {
  let [rest, at] = ["", 0];
  for (const [from, to] of ranges) {
    rest += text.slice(at, from);
    at = to;
  }
  return rest + text.slice(at);
}
