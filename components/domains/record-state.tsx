/** What was found in the DNS, in a word and a sign of its own: colour only repeats them. */
import { CircleAlert, CircleCheck, CircleDashed, CircleQuestionMark, CircleX, type LucideIcon } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { DomainRecord } from "@/lib/domains/schemas";

type RecordState = DomainRecord["status"];

/** `unknown` is what could not be asked: it says nothing about the record. */
export const recordStates: Record<RecordState, { word: string; icon: LucideIcon; look: string }> = {
  ok: { word: "Right", icon: CircleCheck, look: "text-ok" },
  warn: { word: "Could be better", icon: CircleAlert, look: "text-warn" },
  wrong: { word: "Wrong", icon: CircleX, look: "text-bad" },
  missing: { word: "Missing", icon: CircleDashed, look: "text-muted" },
  unknown: { word: "Could not ask", icon: CircleQuestionMark, look: "text-note" },
};
export const unchecked = { word: "Not checked yet", icon: CircleDashed, look: "text-faint" };

type RecordStateMarkProps = {
  /** Null before the first check. */
  state: RecordState | null;
  /** Lets it press onto the page: it has changed while one looked. */
  turned?: boolean;
  className?: string;
};

export function RecordStateMark({ state, turned = false, className }: RecordStateMarkProps) {
  const { word, icon: Icon, look } = state ? recordStates[state] : unchecked;
  return (
    <span key={state} className={cn("inline-flex items-center gap-1.5 font-medium whitespace-nowrap", look, className)}>
      <Icon aria-hidden className={cn("size-4 shrink-0 stroke-[1.75]", turned && "animate-press")} />
      {word}
    </span>
  );
}
