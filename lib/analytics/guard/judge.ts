/** When a team's mail harms everybody's reputation: the published thresholds, and the sentence that says which was reached. */
import type { Least, Reputation } from "@/lib/emails";
import { env } from "@/lib/infra/env";
import { limitWords, percent } from "../percent";

export interface Verdict {
  readonly word: "warn" | "pause";
  /** What happened, with the figures, for those whose mail it is. */
  readonly because: string;
}

/** What is counted, at which shares something is done, and how it is told. A share of 0 is switched off. */
const measures = () => {
  const { GUARD_BOUNCE_WARN, GUARD_BOUNCE_PAUSE, GUARD_COMPLAINT_WARN, GUARD_COMPLAINT_PAUSE } = env();
  return [
    { of: "bounced", warn: GUARD_BOUNCE_WARN, pause: GUARD_BOUNCE_PAUSE, said: "have no mailbox" },
    { of: "complained", warn: GUARD_COMPLAINT_WARN, pause: GUARD_COMPLAINT_PAUSE, said: "reported the mail as spam" },
  ] as const;
};

/** Null while all is well, or there is too little to judge by. */
export function verdictOn(reputation: Reputation): Verdict | null {
  if (reputation.attempted < env().GUARD_MIN_VOLUME) return null;
  for (const word of ["pause", "warn"] as const)
    for (const measure of measures())
      if (reaches(reputation[measure.of], reputation.attempted, measure[word]))
        return { word, because: sentence(reputation, reputation[measure.of], measure.said, word, measure[word]) };
  return null;
}

/** A team below these can reach no threshold. */
export function leastToJudge(): Least {
  const { GUARD_MIN_VOLUME: attempted } = env();
  const [bounces, complaints] = measures().map(({ warn, pause }) => {
    const on = [warn, pause].filter((share) => share > 0);
    return on.length === 0 ? null : Math.max(1, Math.floor(Math.min(...on) * attempted));
  });
  return { attempted, bounced: bounces ?? null, complained: complaints ?? null };
}

/** Shares are decimal fractions: 0.003 of 1,000 are three, whatever their product is in binary. */
const reaches = (n: number, attempted: number, share: number): boolean => share > 0 && n > 0 && n >= share * attempted - 1e-9;

function sentence({ attempted, resumedAt }: Reputation, n: number, said: string, word: Verdict["word"], share: number): string {
  const dayAgo = Date.now() - 86_400_000;
  const since = resumedAt && resumedAt.getTime() > dayAgo ? "since it was resumed" : "in the last 24 hours";
  const does = word === "pause" ? "pauses" : "warns";
  return `Of ${attempted.toLocaleString("en")} recipients ${since}, ${n.toLocaleString("en")} ${n === 1 ? said.replace("have", "has") : said}: ${percent(n / attempted, [share])}, and this instance ${does} at ${limitWords(share)}.`;
}
