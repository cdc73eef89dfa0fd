"use client";
import Link from "next/link";
import { AuthFrame } from "@/components/shell/auth-frame";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { CheckYourMail } from "../check-your-mail";

export function ForgotForm({ action, mailStaysHere }: { action: FormAction<unknown>; mailStaysHere: boolean }) {
  const { submit, problems, field, values, data } = useForm(action);
  if (data) {
    return (
      <CheckYourMail mailStaysHere={mailStaysHere} again={{ href: "/forgot", label: "Try another address" }}>
        If <strong className="font-medium text-fg">{values.email}</strong> has an account here, a link to set a new password is on its way.
        It works once, for an hour.
      </CheckYourMail>
    );
  }
  return (
    <AuthFrame
      title="Forgotten password"
      description="We mail you a link to set a new one."
      footer={
        <Link href="/sign-in" className="link inline-flex min-h-(--target) items-center">
          Back to sign-in
        </Link>
      }
    >
      <form action={submit} noValidate className="grid gap-4">
        <ErrorSummary problems={problems} title="No link was sent" />
        <TextField {...field("email")} label="Email" type="email" autoComplete="username" required />
        <SubmitButton wide pendingText="Sending…">
          Send the link
        </SubmitButton>
      </form>
    </AuthFrame>
  );
}
