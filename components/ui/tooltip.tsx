"use client";
/** A short label for what shows only a picture. It never holds anything a reader needs. */
import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

/** `children` is the one element the tip belongs to; it must carry its own accessible name. */
export function Tooltip({
  tip,
  side = "top",
  disabled,
  children,
}: {
  tip: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  disabled?: boolean;
  children: ReactElement;
}) {
  return (
    <Base.Root disabled={disabled}>
      <Base.Trigger render={children} />
      <Base.Portal render={<section aria-label="Tip" />}>
        <Base.Positioner side={side} sideOffset={6} className="z-50">
          <Base.Popup className="flex items-center gap-2 rounded-control bg-fg px-2 py-1 text-meta text-bg shadow-raised forced-colors:border">
            {tip}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Lets neighbouring tips open without the delay once one is open. Stands once, near the root. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return <Base.Provider delay={400}>{children}</Base.Provider>;
}
