/** The score: 100 points, less what each named fault costs. */
import { type Loss, type Part, type PartVerdict, weights } from "./verdict";

export interface PartScore extends PartVerdict {
  /** Null when it could not be asked about, now or ever before. */
  readonly points: number | null;
  readonly of: number;
  /** The points are those of the last check that could ask. */
  readonly stale: boolean;
}

export interface Score {
  /** 0 to 100; null while the points of a part are not known. */
  readonly score: number | null;
  readonly parts: Readonly<Record<Part, PartScore>>;
  /** Dearest first: the next best fix is the first one. Together they are what is missing from 100, parts that are stale apart. */
  readonly lost: readonly Loss[];
}

export const parts: readonly Part[] = ["spf", "dkim", "dmarc", "mx"];

/** @param last points of an earlier check, for parts that could not be asked about now; without them, such a part has no points to tell */
export function scoreOf(verdicts: Readonly<Record<Part, PartVerdict>>, last: Partial<Record<Part, number>> = {}): Score {
  const scored = {
    spf: scorePart("spf", verdicts.spf, last.spf),
    dkim: scorePart("dkim", verdicts.dkim, last.dkim),
    dmarc: scorePart("dmarc", verdicts.dmarc, last.dmarc),
    mx: scorePart("mx", verdicts.mx, last.mx),
  };
  return {
    score: parts.reduce<number | null>((sum, part) => plus(sum, scored[part].points), 0),
    parts: scored,
    lost: parts.flatMap((part) => scored[part].lost).sort((a, b) => b.points - a.points),
  };
}

const plus = (sum: number | null, points: number | null): number | null => (sum === null || points === null ? null : sum + points);

function scorePart(part: Part, verdict: PartVerdict, last: number | undefined): PartScore {
  const { of } = weights[part];
  if (verdict.state === "unknown")
    return { ...verdict, lost: [], points: last === undefined ? null : Math.min(of, Math.max(0, last)), of, stale: last !== undefined };
  let left: number = of;
  const lost = verdict.lost.flatMap((one) => {
    const points = Math.min(left, one.points);
    left -= points;
    return points > 0 ? [{ ...one, points }] : [];
  });
  return { ...verdict, lost, points: left, of, stale: false };
}
