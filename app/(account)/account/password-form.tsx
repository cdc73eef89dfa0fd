"use client";
import { PasswordField } from "@/components/shell/password-field";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

type PasswordFormProps = {
  action: FormAction<{ sessionsEnded: number }>;
  /** Tells a password manager whose password this is. */
  email: string;
};

export function PasswordForm({ action, email }: PasswordFormProps) {
  const { submit, problems, errorAt, data } = useForm(action);
  return (
    <form action={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="Your password was not changed" />
      {data && (
        <Notice tone="ok" live>
          Your password is changed. {endedWords(data.sessionsEnded)}
        </Notice>
      )}
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <PasswordField name="currentPassword" label="Current password" error={errorAt("currentPassword")} />
        <PasswordField name="newPassword" label="New password" fresh error={errorAt("newPassword")} />
      </div>
      <div>
        <SubmitButton variant="secondary" pendingText="Changing…">
          Change password
        </SubmitButton>
      </div>
    </form>
  );
}

function endedWords(count: number): string {
  if (count === 0) return "No other browser was signed in.";
  return count === 1 ? "One other browser was signed out." : `${count} other browsers were signed out.`;
}
