/** The commonest field: a label over one line of text. */
import type { ComponentProps, ReactNode } from "react";
import { Field } from "./field";
import { Input } from "./input";

type TextFieldProps = Omit<ComponentProps<typeof Input>, "name" | "children"> & {
  name: string;
  label: ReactNode;
  help?: ReactNode;
  error?: string | null;
  optional?: boolean;
  aside?: ReactNode;
};

export function TextField({ name, label, help, error, optional, aside, id, required, className, ...input }: TextFieldProps) {
  return (
    <Field
      name={name}
      label={label}
      help={help}
      error={error}
      optional={optional}
      aside={aside}
      id={id}
      required={required}
      className={className}
    >
      {(control) => <Input {...input} {...control} />}
    </Field>
  );
}
