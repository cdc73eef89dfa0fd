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
          className="peer absolute -inset-x-0 -inset-y-0.5 m-0 h-6 w-9 appearance-none outline-none"
        />
        <span
          aria-hidden
          data-track
          className="pointer-events-none size-full rounded-full border border-control bg-sunken p-0.5 outline-offset-2 outline-ring transition-tint peer-checked:border-primary peer-checked:bg-primary peer-focus-visible:outline-2 peer-disabled:opacity-60 peer-checked:*:translate-x-4 peer-checked:*:bg-on-primary"
        >
          <span className="block size-3.5 rounded-full bg-muted transition-transform" />
        </span>
      </span>
    </label>
  );
}
