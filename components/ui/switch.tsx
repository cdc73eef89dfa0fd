/** A setting that applies as soon as it is turned. In a form that is sent later, use a checkbox. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

type SwitchProps = Omit<ComponentProps<"input">, "type"> & { label: ReactNode; help?: ReactNode };

export function Switch({ label, help, className, ...rest }: SwitchProps) {
  return (
    <label className={cn("flex min-h-(--target) items-start justify-between gap-6", className)}>
      <span className="grid gap-0.5">
        <span>{label}</span>
        {help && <span className="max-w-[68ch] text-dense text-muted">{help}</span>}
      </span>
      <span className="relative mt-px inline-flex h-5 w-9 shrink-0">
        <input
          {...rest}
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox already carries its checked state
          role="switch"
          className="peer size-full appearance-none rounded-full border border-control bg-sunken transition-colors checked:border-primary checked:bg-primary disabled:opacity-60 forced-colors:appearance-auto"
        />
        <span
          aria-hidden
          className="pointer-events-none absolute top-[3px] left-[3px] size-3.5 rounded-full bg-muted transition-transform peer-checked:translate-x-4 peer-checked:bg-on-primary forced-colors:hidden"
        />
      </span>
    </label>
  );
}
