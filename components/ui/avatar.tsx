/** Initials in a square: enough to tell two teams or people apart, and nothing to download. */

import type { Tone } from "./badge";
import { cn } from "./cn";

const tones: readonly Tone[] = ["info", "note", "ok"];
const looks: Record<Tone, string> = {
  plain: "bg-sunken text-muted",
  ok: "bg-ok-bg text-ok",
  warn: "bg-warn-bg text-warn",
  bad: "bg-bad-bg text-bad",
  info: "bg-info-bg text-info",
  note: "bg-note-bg text-note",
};

/** Decoration: the name must stand in text beside it. The same name always has the same colour. */
export function Avatar({ name, round = false, className }: { name: string; round?: boolean; className?: string }) {
  const tone = tones[[...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % tones.length] ?? "info";
  return (
    <span
      aria-hidden
      className={cn(
        "inline-grid size-6 shrink-0 place-items-center text-meta font-semibold",
        round ? "rounded-full" : "rounded-control",
        looks[tone],
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@.]+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]];
  return letters.map((word) => [...(word ?? "?")][0]?.toUpperCase()).join("");
}
