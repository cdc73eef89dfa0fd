/** A state as a dot with its word, lighter than a badge: for dense rows. */
import type { ReactNode } from "react";
import type { Tone } from "./badge";
import { cn } from "./cn";

const dots: Record<Tone, string> = { plain: "bg-control", ok: "bg-ok", warn: "bg-warn", bad: "bg-bad", info: "bg-info", note: "bg-note" };
const words: Record<Tone, string> = {
  plain: "text-muted",
  ok: "text-fg",
  warn: "text-warn",
  bad: "text-bad",
  info: "text-fg",
  note: "text-note",
};

/** `hollow` draws a ring: not final yet. */
export function StatusDot({
  tone = "plain",
  hollow = false,
  className,
  children,
}: {
  tone?: Tone;
  hollow?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cn("inline-flex items-center gap-2 whitespace-nowrap", words[tone], className)}>
      <span data-dot aria-hidden className={cn("relative size-2 shrink-0 rounded-full", dots[tone])}>
        {hollow && <span className="absolute inset-[2px] rounded-full bg-surface" />}
      </span>
      {children}
    </span>
  );
}
