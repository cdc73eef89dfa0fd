/** A state in a word. Colour repeats what the word says, never replaces it. */
import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { cn } from "./cn";

const badgeStyle = cva("inline-flex h-5 shrink-0 items-center gap-1.5 rounded-sm px-1.5 text-meta font-medium whitespace-nowrap", {
  variants: {
    tone: {
      plain: "bg-sunken text-muted",
      ok: "bg-ok-bg text-ok",
      warn: "bg-warn-bg text-warn",
      bad: "bg-bad-bg text-bad",
      info: "bg-info-bg text-info",
      note: "bg-note-bg text-note",
    },
  },
  defaultVariants: { tone: "plain" },
});

export type Tone = NonNullable<VariantProps<typeof badgeStyle>["tone"]>;

export function Badge({ tone, icon, className, children }: { tone?: Tone; icon?: ReactNode; className?: string; children: ReactNode }) {
  return (
    <span data-badge className={cn(badgeStyle({ tone }), "[&_svg]:size-3 [&_svg]:stroke-2", className)}>
      {icon}
      {children}
    </span>
  );
}
