/** One choice of a few, all visible. Native radios: arrow keys and forms work before any script. */
import type { ReactNode } from "react";
import { cn } from "./cn";
import { fieldId } from "./field";

type RadioOption = { value: string; label: ReactNode; help?: ReactNode; disabled?: boolean };
type RadioGroupProps = {
  name: string;
  legend: ReactNode;
  options: readonly RadioOption[];
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  help?: ReactNode;
  error?: string | null;
  className?: string;
};

export function RadioGroup({ name, legend, options, defaultValue, onValueChange, help, error, className }: RadioGroupProps) {
  const described = [help ? `${name}-help` : null, error ? `${name}-error` : null].filter(Boolean).join(" ") || undefined;
  return (
    <fieldset aria-describedby={described} className={cn("grid gap-1.5", className)}>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {help && (
        <p id={`${name}-help`} className="text-dense text-muted">
          {help}
        </p>
      )}
      {options.map((option, index) => (
        <label key={option.value} className="flex min-h-(--target) items-start gap-2.5 py-0.5 has-disabled:text-muted">
          <span className="relative mt-0.5 size-4 shrink-0">
            <input
              id={index === 0 ? fieldId(name) : undefined}
              type="radio"
              name={name}
              value={option.value}
              disabled={option.disabled}
              defaultChecked={option.value === defaultValue}
              onChange={onValueChange && ((event) => onValueChange(event.target.value))}
              className="peer absolute -inset-1 m-0 size-6 appearance-none outline-none"
            />
            <span
              aria-hidden
              className="pointer-events-none block size-4 rounded-full border border-control bg-surface outline-offset-2 outline-ring transition-tint peer-checked:border-[5px] peer-checked:border-primary peer-hover:not-peer-checked:border-muted peer-focus-visible:outline-2 peer-disabled:opacity-60"
            />
          </span>
          <span className="grid gap-0.5">
            <span>{option.label}</span>
            {option.help && <span className="text-dense text-muted">{option.help}</span>}
          </span>
        </label>
      ))}
      {error && (
        <p id={`${name}-error`} className="text-dense font-medium text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
