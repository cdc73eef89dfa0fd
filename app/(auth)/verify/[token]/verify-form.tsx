"use client";
import { Arrived } from "@/components/shell/arrived";
import { AuthFrame } from "@/components/shell/auth-frame";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ButtonLink } from "@/components/ui/button";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

type VerifyFormProps = {
  action: FormAction<unknown>;
  token: string;
  /** Where a reader who is signed in goes on; null for a visitor. */
  home: string | null;
};

export function VerifyForm({ action, token, home }: VerifyFormProps) {
  const { submit, problems, data } = useForm(action);
  const onward = (
    <ButtonLink href={home ?? "/sign-in"} variant={data ? "primary" : "secondary"} wide>
      {home ? "Open your dashboard" : "Sign in"}
    </ButtonLink>
  );
  if (data) {
    return (
      <AuthFrame title="Your address is verified">
        <Arrived>
          <Notice tone="ok">{home ? "You can send now." : "Sign in, and you can send."}</Notice>
          {onward}
        </Arrived>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title="Verify your address" description="One press proves that the mail reached you.">
      <form action={submit} className="grid gap-4">
        <ErrorSummary problems={problems} title="The address was not verified" />
        <input type="hidden" name="token" value={token} />
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
