"use client";
/**
 * A task that needs the whole attention for a moment. Focus goes in, stays in, and returns to where it came from. A press beside it,
 * Escape, the cross and Back ask first when they would lose what was typed or what is shown only once.
 */
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { createContext, type ReactElement, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { cn } from "./cn";
import { ConfirmDialog } from "./confirm-dialog";
import { DialogActions } from "./dialog-actions";
import { iconButtonStyle } from "./icon-button-style";
import { backdropStyle, panelStyle } from "./overlay";
import { useUnsaved } from "./unsaved";
import { useLeaveGuard } from "./use-leave-guard";

export { DialogActions };

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
  /** What becomes of typed text when it closes: gone, unless the page keeps it until it is left, or it is worth nothing afterwards. */
  text?: "lost" | "kept" | "worthless";
  children?: ReactNode;
};

/** What is asked before the dialog closes; `busy` keeps it open without a question until an answer is there. */
export type Hold = Question | "busy" | null;
type Question = { title: string; description: string; confirm: string; cancel: string };

const typedText: Question = {
  title: "Discard what you typed?",
  description: "It has not been saved.",
  confirm: "Discard",
  cancel: "Keep editing",
};

const keptText: Question = {
  title: "Close what you are writing?",
  description: "It stays as it is until you leave this page.",
  confirm: "Close",
  cancel: "Keep editing",
};

type Inside = { hold: (hold: Hold) => void; ask: () => void; saved: () => void };
const Context = createContext<Inside>({ hold() {}, ask() {}, saved() {} });

export function Dialog(props: DialogProps) {
  const [openInside, setOpenInside] = useState(false);
  const open = props.open ?? openInside;
  const setOpen = props.onOpenChange ?? setOpenInside;
  const [held, hold] = useState<Hold>(null);
  const [asking, setAsking] = useState<Question | null>(null);
  const unsaved = useUnsaved();
  const { text = "lost" } = props;
  const holds = (): Hold => held ?? (text === "lost" && unsaved.isTyped() ? typedText : null);
  const holdsPage = (): Hold => holds() ?? (text === "kept" && unsaved.isTyped() ? keptText : null);
  const ask = (before: Hold) => {
    if (before !== null && before !== "busy") setAsking(before);
  };
  useLeaveGuard(
    open,
    () => holdsPage() !== null,
    () => ask(holdsPage()),
  );
  const inside = useMemo(() => ({ hold, ask: () => held && held !== "busy" && setAsking(held), saved: unsaved.forget }), [held, unsaved]);
  const closed = () => {
    unsaved.forget();
    setAsking(null);
  };
  const change = (next: boolean, details: Base.Root.ChangeEventDetails) => {
    const before = next ? null : holds();
    /** "Cancel" says what it does; what would be lost by it is only what the reader gave up. */
    const isMeant = before === typedText && details.event.target instanceof Element && details.event.target.closest("[data-cancel]");
    if (before === null || isMeant) return setOpen(next);
    details.cancel();
    ask(before);
  };
  return (
    <Base.Root open={open} onOpenChange={change} onOpenChangeComplete={(now) => !now && closed()}>
      {props.trigger && <Base.Trigger render={props.trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center overflow-y-auto p-4">
          <Base.Popup onFocus={unsaved.onFocus} className={cn(panelStyle, "relative w-full", props.wide ? "max-w-160" : "max-w-md")}>
            <Context value={inside}>
              <Content {...props} />
            </Context>
            <ConfirmDialog
              {...(asking ?? typedText)}
              open={asking !== null}
              onOpenChange={(next) => !next && setAsking(null)}
              onConfirm={async () => {
                setOpen(false);
                return undefined;
              }}
            />
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

function Content({ title, description, actions, children }: DialogProps) {
  return (
    <>
      <div className="grid gap-1 px-5 pt-5 pr-14">
        <Base.Title className="text-reading font-semibold">{title}</Base.Title>
        {description && <Base.Description className="text-body text-muted">{description}</Base.Description>}
      </div>
      {children && <div className="px-5 pt-4">{children}</div>}
      {actions ? <DialogActions>{actions}</DialogActions> : <div className="h-5" />}
      <Base.Close aria-label="Close" className={cn(iconButtonStyle, "absolute top-3 right-3")}>
        <X aria-hidden />
      </Base.Close>
    </>
  );
}

/** Closes the dialog it stands in: `<DialogClose render={<Button>Cancel</Button>} />`. */
export function DialogClose({ render }: { render: ReactElement }) {
  return <Base.Close data-cancel render={render} />;
}

/** For what stands in a dialog: holds it open while mounted. `hold` keeps its identity between renders. `ask` shows the question. */
export function useDialogHold(hold: Hold): { ask: () => void } {
  const { hold: set, ask } = use(Context);
  useEffect(() => {
    set(hold);
    return () => set(null);
  }, [set, hold]);
  return { ask };
}

/** Call it when what was typed has reached the server and the dialog stays open. */
export function useDialogSaved(): () => void {
  return use(Context).saved;
}
