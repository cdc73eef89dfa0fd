"use client";
import Link from "next/link";
import { AuthFrame } from "@/components/shell/auth-frame";
import { PasswordField } from "@/components/shell/password-field";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { CheckYourMail } from "../check-your-mail";

type SignUpFormProps = {
  action: FormAction<unknown>;
  /** No relay is set: the link ends in the instance's own sandbox. */
  mailStaysHere: boolean;
};

export function SignUpForm({ action, mailStaysHere }: SignUpFormProps) {
  const { submit, problems, field, errorAt, values, data } = useForm(action);
  if (data) {
    return (
      <CheckYourMail mailStaysHere={mailStaysHere} again={{ href: "/sign-up", label: "Sign up with another address" }}>
        A link is on its way to <strong className="font-medium text-fg">{values.email}</strong>. Follow it to verify the address, then sign
        in.
      </CheckYourMail>
    );
  }
  return (
    <AuthFrame
      title="Create an account"
      footer={
        <>
          Have an account?{" "}
          <Link href="/sign-in" className="link">
            Sign in
          </Link>
        </>
      }
    >
      <form action={submit} noValidate className="grid gap-4">
        <ErrorSummary problems={problems} title="The account was not created" />
        <TextField {...field("name")} label="Name" autoComplete="name" maxLength={80} required />
        <TextField {...field("email")} label="Email" type="email" autoComplete="username" required />
        <PasswordField name="password" label="Password" fresh error={errorAt("password")} />
        <TextField
          {...field("teamName")}
          label="Team name"
          optional
          autoComplete="organization"
          maxLength={80}
          help="Who you send for. You can rename it later."
        />
        <SubmitButton wide pendingText="Creating…">
          Create account
        </SubmitButton>
      </form>
    </AuthFrame>
  );
}
