/** Label, help and error around one control, joined to it so that a screen reader hears them together. */
import type { ReactNode } from "react";
import { cn } from "./cn";

/** What a control must spread to belong to its field. */
export type FieldControl = { id: string; name: string; "aria-describedby"?: string; "aria-invalid"?: true; required?: boolean };

type FieldProps = {
  name: string;
  label: ReactNode;
  help?: ReactNode;
  /** One sentence: what is wrong and what to do. */
  error?: string | null;
  optional?: boolean;
  required?: boolean;
  /** The id of the control, when two fields of a page share a name. */
  id?: string;
  /** Stands at the right end of the label's line, such as "Forgot it?". */
  aside?: ReactNode;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

/** `<Field name="email" label="Email">{(control) => <Input {...control} type="email" />}</Field>` */
export function Field({
  name,
  label,
  help,
  error,
  optional = false,
  required,
  id = fieldId(name),
  aside,
  className,
  children,
}: FieldProps) {
  const describedBy = [help ? `${id}-help` : null, error ? `${id}-error` : null].filter(Boolean).join(" ");
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="text-body font-medium">
          {label}
          {optional && <span className="font-normal text-faint"> (optional)</span>}
        </label>
        {aside && <span className="text-dense">{aside}</span>}
      </div>
      {children({ id, name, required, ...(describedBy && { "aria-describedby": describedBy }), ...(error && { "aria-invalid": true }) })}
      {help && (
        <p id={`${id}-help`} className="max-w-[68ch] text-dense text-muted">
          {help}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-dense font-medium text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

/** The id a field's control has when none is given; error summaries link to it. */
export function fieldId(name: string): string {
  return `field-${name.replaceAll(/[^\w-]/g, "-")}`;
}
