"use client";
import { PasswordField } from "@/components/shell/password-field";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";

export function OwnerForm({ action, token }: { action: FormAction<unknown>; token: string }) {
  const { submit, problems, field, errorAt } = useForm(action);
  return (
    <form action={submit} noValidate aria-labelledby="owner" className="grid gap-4 border-t border-line pt-5">
      <div className="grid gap-0.5">
        <h2 id="owner" className="font-semibold">
          The owner
        </h2>
        <p className="text-dense text-muted">Runs this instance and the first team. The address gets a test mail right away.</p>
      </div>
      <ErrorSummary problems={problems} title="The owner was not created" />
      <input type="hidden" name="token" value={token} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...field("name")} label="Name" autoComplete="name" maxLength={80} required />
        <TextField {...field("teamName")} label="Team name" autoComplete="organization" maxLength={80} required />
      </div>
      <TextField {...field("email")} label="Email" type="email" autoComplete="username" required />
      <PasswordField name="password" label="Password" fresh error={errorAt("password")} />
      <SubmitButton wide pendingText="Creating…">
        Create owner and test sending
      </SubmitButton>
    </form>
  );
}
