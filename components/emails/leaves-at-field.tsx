"use client";
/** The field for a time ahead, on the clock of the team's time zone, and under it the moment that is meant. */
import { useMinute } from "@/components/ui/minute-clock";
import { absoluteWords, relativeWords } from "@/components/ui/relative-words";
import { TextField } from "@/components/ui/text-field";
import { fromWall, type Meant } from "./wall-time";

type LeavesAtFieldProps = {
  /** `2026-11-25T14:02`, as `toWall` writes it. */
  value: string;
  onChange: (text: string) => void;
  timeZone: string;
  error: string | null;
  help?: string;
};

export function LeavesAtField({ value, onChange, timeZone, error, help }: LeavesAtFieldProps) {
  return (
    <div className="grid gap-2">
      <TextField
        name="sendAt"
        label="Leaves at"
        type="datetime-local"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        error={error}
        help={help}
        required
      />
      <Preview meant={fromWall(value, timeZone)} timeZone={timeZone} />
    </div>
  );
}

/** The moment in words, and what a change of clocks makes of it. */
function Preview({ meant, timeZone }: { meant: Meant | null; timeZone: string }) {
  useMinute();
  if (!meant) return null;
  return (
    <p className="text-dense text-muted" aria-live="polite" suppressHydrationWarning>
      {absoluteWords(meant.at, timeZone)}, {relativeWords(meant.at, new Date(), timeZone)}.
      {meant.note === "skipped" && " Clocks are set forward over the time you chose, so it leaves as long after the change."}
      {meant.note === "twice" && " Clocks are set back, so this time comes twice; the first one is meant."}
    </p>
  );
}

/** "On the clock of Europe/Berlin, the team's time zone." */
export const clockWords = (timeZone: string): string => `On the clock of ${timeZone.replaceAll("_", " ")}, the team's time zone.`;
