import type { Metadata } from "next";
import { AuthFrame } from "@/components/shell/auth-frame";
import { ButtonLink } from "@/components/ui/button-link";
import { env, mailLeaves } from "@/lib/infra/env";
import { sendOn } from "../send-on";
import { signUpWith } from "./action";
import { SignUpForm } from "./sign-up-form";

export const metadata: Metadata = { title: "Sign up" };

export default async function SignUpPage() {
  await sendOn();
  const { SIGNUP } = env();
  if (SIGNUP === "open") return <SignUpForm action={signUpWith} mailStaysHere={!mailLeaves()} />;
  return (
    <AuthFrame title="Sign-up is closed" description="This instance takes no new accounts by itself. Ask whoever runs it for one.">
      <ButtonLink href="/sign-in" wide>
        Sign in
      </ButtonLink>
    </AuthFrame>
  );
}
