/** Where two texts differ, so that a page can mark the characters. */

/** Half-open ranges of characters, in order. */
export type Range = readonly [from: number, to: number];

export interface Marks {
  readonly found: readonly Range[];
  readonly expected: readonly Range[];
}

/** Compares word by word; two words in the same place are compared again from both ends, so that a long key is not marked whole. */
export function markDifferences(found: string, expected: string): Marks {
  const [left, right] = [wordsOf(found), wordsOf(expected)];
  const marks: { found: Range[]; expected: Range[] } = { found: [], expected: [] };
  const common = longestCommon(
    left.map(({ text }) => text),
    right.map(({ text }) => text),
  );
  let [l, r] = [0, 0];
  for (const [toLeft, toRight] of [...common, [left.length, right.length] as const]) {
    const [a, b] = [left.slice(l, toLeft), right.slice(r, toRight)];
    for (let n = 0; n < Math.max(a.length, b.length); n++) markPair(a[n], b[n], marks);
    [l, r] = [toLeft + 1, toRight + 1];
  }
  return { found: joined(marks.found), expected: joined(marks.expected) };
}

interface Word {
  readonly text: string;
  readonly at: number;
}

const wordsOf = (text: string): Word[] => [...text.matchAll(/[^\s;]+|[\s;]/g)].map((match) => ({ text: match[0], at: match.index }));

function markPair(a: Word | undefined, b: Word | undefined, marks: { found: Range[]; expected: Range[] }): void {
  if (a && b) {
    let head = 0;
    while (head < a.text.length && a.text[head] === b.text[head]) head++;
    let tail = 0;
    while (tail < Math.min(a.text.length, b.text.length) - head && a.text.at(-1 - tail) === b.text.at(-1 - tail)) tail++;
    marks.found.push([a.at + head, a.at + a.text.length - tail]);
    marks.expected.push([b.at + head, b.at + b.text.length - tail]);
  } else if (a) marks.found.push([a.at, a.at + a.text.length]);
  else if (b) marks.expected.push([b.at, b.at + b.text.length]);
}

/** Pairs of places of the longest common subsequence. Long lists are compared from both ends only. */
function longestCommon(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > 250_000) return [];
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return pairs;
}

function joined(ranges: readonly Range[]): Range[] {
  const kept: [number, number][] = [];
  for (const [from, to] of ranges.filter(([from, to]) => to > from)) {
    const last = kept.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else kept.push([from, to]);
  }
  return kept;
}
