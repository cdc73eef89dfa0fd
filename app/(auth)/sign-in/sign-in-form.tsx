"use client";
import Link from "next/link";
import { PasswordField } from "@/components/shell/password-field";
import { useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { signInWith } from "./action";

export function SignInForm({ callbackUrl }: { callbackUrl: string }) {
  const { submit, problems, field } = useForm(signInWith);
  return (
    <form action={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="You are not signed in" />
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <TextField {...field("email")} label="Email" type="email" autoComplete="username" required />
      <PasswordField
        name="password"
        label="Password"
        error={null}
        aside={
          <Link href="/forgot" className="link inline-flex min-h-6 items-center">
            Forgot it?
          </Link>
        }
      />
      <SubmitButton wide pendingText="Signing in…">
        Sign in
      </SubmitButton>
    </form>
  );
}
