/** A password with its label; a new one also tells in words how strong it is. */
import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";

type PasswordFieldProps = {
  name: string;
  label: string;
  error: string | null;
  /** Being chosen now, not being asked for. */
  fresh?: boolean;
  aside?: ReactNode;
};

/** The shortest password that is accepted; the server checks it again. */
const least = 8;

export function PasswordField({ name, label, error, fresh = false, aside }: PasswordFieldProps) {
  return (
    <Field name={name} label={label} error={error} aside={aside} required>
      {(control) => <PasswordInput {...control} maxLength={fresh ? 128 : 1024} {...(fresh && { least })} />}
    </Field>
  );
}
