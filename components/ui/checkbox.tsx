/** A native checkbox in our look: it works before any script has loaded. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

const boxStyle =
  "peer col-start-1 row-start-1 size-4 appearance-none rounded-sm border border-control bg-surface transition-colors checked:border-primary checked:bg-primary indeterminate:border-primary indeterminate:bg-primary hover:border-muted disabled:opacity-60 aria-invalid:border-danger forced-colors:appearance-auto";

/** The box alone; give it an `aria-label` or use `Checkbox`. */
export function CheckMark({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return (
    <span className={cn("inline-grid size-4 shrink-0 place-items-center", className)}>
      <input {...rest} type="checkbox" className={boxStyle} />
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="pointer-events-none invisible col-start-1 row-start-1 size-4 fill-none stroke-on-primary stroke-2 peer-checked:visible peer-indeterminate:invisible forced-colors:hidden"
      >
        <path d="m4 8.2 2.7 2.7L12 5.4" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      <svg
        viewBox="0 0 16 16"
        aria-hidden="true"
        className="pointer-events-none invisible col-start-1 row-start-1 size-4 stroke-on-primary stroke-2 peer-indeterminate:visible forced-colors:hidden"
      >
        <path d="M4.5 8h7" strokeLinecap="round" />
      </svg>
    </span>
  );
}

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; help?: ReactNode };

/** The box with its words; the whole line is the target. */
export function Checkbox({ label, help, className, ...rest }: CheckboxProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: CheckMark is the control inside
    <label className={cn("flex min-h-(--target) items-start gap-2.5 py-0.5", className)}>
      <CheckMark {...rest} className="mt-0.5" />
      <span className="grid gap-0.5">
        <span>{label}</span>
        {help && <span className="text-dense text-muted">{help}</span>}
      </span>
    </label>
  );
}
