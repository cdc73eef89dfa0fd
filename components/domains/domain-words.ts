/** Where a domain stands, in words: one wording for the list, its page, Home and the approval queue. */
import type { Tone } from "@/components/ui/badge";
import type { DomainRow } from "@/lib/domains/schemas";

interface Standing {
  readonly word: string;
  readonly tone: Tone;
  /** Nothing has to be done and nothing is awaited. */
  readonly settled: boolean;
  /** The moment that the word ends with: "Sending stops in 2 h". */
  readonly until: string | null;
}

type Facts = Pick<DomainRow, "status" | "approval" | "usable" | "graceUntil">;

export function standingOf({ status, approval, usable, graceUntil }: Facts): Standing {
  const say = (word: string, tone: Tone, settled: boolean, until: string | null = null): Standing => ({ word, tone, settled, until });
  if (approval === "rejected") return say("Rejected by the operator", "bad", true);
  if (graceUntil) return say("Proof lost, sending stops", "warn", false, graceUntil);
  if (status === "failed") return say("Proof lost, sending has stopped", "bad", true);
  if (status === "pending") return say(approval === "waiting" ? "Waiting for DNS and approval" : "Waiting for DNS", "plain", false);
  if (approval === "waiting") return say("Waiting for approval", "info", false);
  return usable ? say("Verified", "ok", true) : say("Verified, not active", "warn", false);
}

/** "Up 5 since yesterday"; null when it is not known or has not changed. */
export function scoreChange({ score, scoreBefore }: Pick<DomainRow, "score" | "scoreBefore">): string | null {
  if (score === null || scoreBefore === null || score === scoreBefore) return null;
  return `${score > scoreBefore ? "Up" : "Down"} ${Math.abs(score - scoreBefore)} since yesterday`;
}
