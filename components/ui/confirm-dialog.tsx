"use client";
/** Asks before something that cannot be undone. The button names the consequence; for the large ones the name must be typed. */
import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import { type ReactElement, type ReactNode, useId, useState, useTransition } from "react";
import { Button } from "./button";
import { DialogActions } from "./dialog-actions";
import { Input } from "./input";
import { backdropStyle, panelStyle } from "./overlay";

type ConfirmDialogProps = {
  title: string;
  description: ReactNode;
  /** A verb and its object: "Revoke key". */
  confirm: string;
  /** The way back: "Cancel", where nothing says it better. */
  cancel?: string;
  pendingText?: string;
  /** Must be typed exactly before the button works. */
  typeToConfirm?: string;
  danger?: boolean;
  trigger?: ReactElement;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The dialog closes when it resolves; a sentence it returns is shown and keeps the dialog open. */
  onConfirm: () => Promise<string | undefined>;
};

export function ConfirmDialog(props: ConfirmDialogProps) {
  const [openInside, setOpenInside] = useState(false);
  const open = props.open ?? openInside;
  const setOpen = props.onOpenChange ?? setOpenInside;
  return (
    <Base.Root open={open} onOpenChange={setOpen}>
      {props.trigger && <Base.Trigger render={props.trigger} />}
      <Base.Portal>
        <Base.Backdrop className={backdropStyle} />
        <Base.Viewport className="fixed inset-0 z-40 grid place-items-center overflow-y-auto p-4">
          <Base.Popup className={`${panelStyle} w-full max-w-md`}>
            <Question {...props} close={() => setOpen(false)} />
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

function Question({
  title,
  description,
  confirm,
  cancel = "Cancel",
  pendingText,
  typeToConfirm,
  danger = true,
  onConfirm,
  close,
}: ConfirmDialogProps & { close: () => void }) {
  const [typed, setTyped] = useState("");
  const [refusal, setRefusal] = useState<string>();
  const [pending, start] = useTransition();
  const id = useId();
  const submit = () =>
    start(async () => {
      if (typeToConfirm && typed.trim() !== typeToConfirm) return setRefusal(`Type ${typeToConfirm} exactly as shown.`);
      const refused = await onConfirm();
      if (refused) setRefusal(refused);
      else close();
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        /** It may stand in another dialog, whose form is not meant. */
        event.stopPropagation();
        submit();
      }}
    >
      <div className="grid gap-1 px-5 pt-5">
        <Base.Title className="text-reading font-semibold">{title}</Base.Title>
        <Base.Description render={<div />} className="text-body text-muted">
          {description}
        </Base.Description>
      </div>
      {typeToConfirm && (
        <div className="grid gap-1.5 px-5 pt-4">
          <label htmlFor={id}>
            Type <span className="font-mono text-dense font-medium select-all">{typeToConfirm}</span> to confirm
          </label>
          <Input
            id={id}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={refusal ? true : undefined}
            aria-describedby={refusal ? `${id}-error` : undefined}
          />
        </div>
      )}
      {refusal && (
        <p id={`${id}-error`} role="alert" className="px-5 pt-2 text-dense font-medium text-bad">
          {refusal}
        </p>
      )}
      <DialogActions>
        <Base.Close render={<Button>{cancel}</Button>} />
        <Button type="submit" variant={danger ? "danger" : "primary"} pending={pending} pendingText={pendingText}>
          {confirm}
        </Button>
      </DialogActions>
    </form>
  );
}
