/** A native checkbox in our look: it works before any script has loaded. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

/** The input is a clear 24 px target over the 16 px that are drawn (WCAG 2.5.8). */
const inputStyle = "peer absolute -inset-1 m-0 size-6 appearance-none outline-none";
const boxStyle =
  "pointer-events-none grid size-4 place-items-center rounded-sm border border-control bg-surface outline-offset-2 outline-ring transition-tint peer-checked:border-primary peer-checked:bg-primary peer-indeterminate:border-primary peer-indeterminate:bg-primary peer-hover:not-peer-checked:border-muted peer-focus-visible:outline-2 peer-disabled:opacity-60 peer-aria-invalid:border-danger peer-checked:[&_.tick]:visible peer-indeterminate:[&_.dash]:visible peer-indeterminate:[&_.tick]:invisible";

/** The box alone; give it an `aria-label` or use `Checkbox`. */
export function CheckMark({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return (
    <span className={cn("relative inline-block size-4 shrink-0", className)}>
      <input {...rest} type="checkbox" className={inputStyle} />
      <span aria-hidden className={boxStyle}>
        <svg
          viewBox="0 0 16 16"
          aria-hidden="true"
          className="size-4 fill-none stroke-on-primary stroke-2 forced-colors:stroke-[CanvasText]"
        >
          <path className="tick invisible" d="m4 8.2 2.7 2.7L12 5.4" strokeLinecap="round" strokeLinejoin="round" />
          <path className="dash invisible" d="M4.5 8h7" strokeLinecap="round" />
        </svg>
      </span>
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
