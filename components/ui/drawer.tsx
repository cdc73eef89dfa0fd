"use client";
/** A sheet from the side: a detail over its list, or the navigation on a phone. Swipe, Esc and the cross close it. */
import { Drawer as Base } from "@base-ui/react/drawer";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { iconButtonStyle } from "./icon-button-style";
import { backdropStyle } from "./overlay";

type DrawerProps = {
  title: ReactNode;
  /** Keeps the title for screen readers only. */
  titleHidden?: boolean;
  side?: "left" | "right";
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  wide?: boolean;
  children: ReactNode;
};

export function Drawer({ title, titleHidden = false, side = "right", trigger, open, onOpenChange, wide = false, children }: DrawerProps) {
  return (
    <Base.Root swipeDirection={side} open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Viewport className={cn("fixed inset-0 z-40 flex items-stretch", side === "right" ? "justify-end" : "justify-start")}>
          <Base.Popup
            className={cn(
              "h-full max-w-[calc(100vw-3rem)] overflow-y-auto overscroll-contain border-line bg-surface text-fg shadow-overlay outline-none transition-transform duration-180 [transform:translateX(var(--drawer-swipe-movement-x))] data-swiping:duration-0 data-swiping:select-none",
              wide ? "w-160" : "w-80",
              side === "right"
                ? "border-l data-ending-style:[transform:translateX(100%)] data-starting-style:[transform:translateX(100%)]"
                : "border-r data-ending-style:[transform:translateX(-100%)] data-starting-style:[transform:translateX(-100%)]",
            )}
          >
            <Base.Content className="flex min-h-full flex-col">
              <div
                className={cn(
                  "flex min-h-12 items-center justify-between gap-4 px-4",
                  titleHidden ? "justify-end" : "border-b border-line",
                )}
              >
                <Base.Title className={titleHidden ? "sr-only" : "truncate text-reading font-semibold"}>{title}</Base.Title>
                <Base.Close aria-label="Close" className={cn(iconButtonStyle, "-mr-2")}>
                  <X aria-hidden />
                </Base.Close>
              </div>
              {children}
            </Base.Content>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

export const DrawerClose = Base.Close;
