"use client";
import Link from "next/link";
import { Arrived } from "@/components/shell/arrived";
import { AuthFrame } from "@/components/shell/auth-frame";
import { PasswordField } from "@/components/shell/password-field";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ButtonLink } from "@/components/ui/button-link";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

export function ResetForm({ action, token }: { action: FormAction<unknown>; token: string }) {
  const { submit, problems, errorAt, data } = useForm(action);
  if (data) {
    return (
      <AuthFrame title="Your password is set">
        <Arrived>
          <Notice tone="ok">Every browser that was signed in has been signed out. Sign in with the new password.</Notice>
          <ButtonLink href="/sign-in" variant="primary" wide>
            Sign in
          </ButtonLink>
        </Arrived>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Set a new password"
      description="Every browser that is signed in will be signed out."
      footer={
        <Link href="/forgot" className="link inline-flex min-h-(--target) items-center">
          Ask for another link
        </Link>
      }
    >
      <form action={submit} noValidate className="grid gap-4">
        <ErrorSummary problems={problems} title="The password was not changed" />
        <input type="hidden" name="token" value={token} />
        <PasswordField name="password" label="New password" fresh error={errorAt("password")} />
        <SubmitButton wide pendingText="Setting…">
          Set password
        </SubmitButton>
      </form>
    </AuthFrame>
  );
}
