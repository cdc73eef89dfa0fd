"use client";
/** A task that needs the whole attention for a moment. Focus goes in, stays in, and returns to where it came from. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { iconButtonStyle } from "./icon-button";
import { backdropStyle, panelStyle } from "./overlay";

type DialogProps = {
  title: ReactNode;
  description?: ReactNode;
  /** The element that opens it; left out when `open` is governed from outside. */
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** Buttons at the end: the way out first, the action last. */
  actions?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
};

export function Dialog({ title, description, trigger, open, onOpenChange, actions, wide = false, children }: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      {trigger && <Base.Trigger render={trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center overflow-y-auto p-4">
          <Base.Popup className={cn(panelStyle, "relative w-full", wide ? "max-w-160" : "max-w-md")}>
            <div className="grid gap-1 px-5 pt-5 pr-14">
              <Base.Title className="text-reading font-semibold">{title}</Base.Title>
              {description && <Base.Description className="text-body text-muted">{description}</Base.Description>}
            </div>
            {children && <div className="px-5 pt-4">{children}</div>}
            {actions ? <DialogActions>{actions}</DialogActions> : <div className="h-5" />}
            <Base.Close aria-label="Close" className={cn(iconButtonStyle, "absolute top-3 right-3")}>
              <X aria-hidden />
            </Base.Close>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons; also for a form inside the dialog, whose own submit button belongs here. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 max-sm:*:flex-1">{children}</div>;
}

/** Closes the dialog it stands in: `<DialogClose render={<Button>Cancel</Button>} />`. */
export const DialogClose = Base.Close;
