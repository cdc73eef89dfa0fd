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

type VerifyFormProps = {
  action: FormAction<unknown>;
  token: string;
  /** Where a reader who is signed in goes on; null for a visitor. */
  home: string | null;
  /** Not of a reader who is signed in to an account that is not verified: it is that account's link, as a rule. */
  asksPassword: boolean;
};

export function VerifyForm({ action, token, home, asksPassword }: VerifyFormProps) {
  const { submit, problems, data } = useForm(action);
  const wrongPassword = problems.find(({ field }) => field === "password")?.message ?? null;
  const isIn = home !== null || data !== null;
  const onward = (
    // The sign-in page leads on whoever is signed in.
    <ButtonLink href={home ?? "/sign-in"} variant={data ? "primary" : "secondary"} wide>
      {isIn ? "Open your dashboard" : "Sign in"}
    </ButtonLink>
  );
  if (data) {
    return (
      <AuthFrame title="Your address is verified">
        <Arrived>
          <Notice tone="ok">You can send now.</Notice>
          {onward}
        </Arrived>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Verify your address"
      description={asksPassword ? "With the password that you chose when you signed up." : "One press proves that the mail reached you."}
    >
      <form action={submit} className="grid gap-4">
        <ErrorSummary problems={problems} title="The address was not verified" />
        <input type="hidden" name="token" value={token} />
        {(asksPassword || wrongPassword) && (
          <PasswordField
            name="password"
            label="Password"
            error={wrongPassword}
            aside={
              <Link href="/forgot" className="link inline-flex min-h-6 items-center">
                Forgot it, or somebody else signed up?
              </Link>
            }
          />
        )}
        <SubmitButton wide pendingText="Verifying…">
          Verify address
        </SubmitButton>
      </form>
      {problems.length > 0 && (
        <>
          <p className="text-dense text-muted">
            {home
              ? "Your dashboard opens when the address is verified, and mails you another link when it is not."
              : "If you verified it before, sign in. Otherwise sign in to be mailed another link."}
          </p>
          {onward}
        </>
      )}
    </AuthFrame>
  );
}
