/** In the place of every page until the address is proved: what to do, and the mail once more. */
import { AuthFrame } from "@/components/shell/auth-frame";
import { resendVerification } from "@/lib/teams";
import { type FormState, submit } from "@/lib/web/form";
import { ResendForm } from "./resend-form";
import { SignOutButton } from "./sign-out-button";

export function VerifyFirst({ email }: { email: string }) {
  return (
    <AuthFrame
      title="Verify your address"
      description={
        <>
          We mailed a link to <strong className="font-medium text-fg">{email}</strong>. Follow it and this page opens.
        </>
      }
      footer={<SignOutButton />}
    >
      <ResendForm action={resend} />
    </AuthFrame>
  );
}

async function resend(_: FormState, form: FormData): Promise<FormState> {
  "use server";
  return submit(null, resendVerification, form);
}
