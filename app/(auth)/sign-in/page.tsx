import type { Metadata } from "next";
import Link from "next/link";
import { AuthFrame } from "@/components/shell/auth-frame";
import { env } from "@/lib/infra/env";
import { ownPath } from "@/lib/web/callback-url";
import { sendOn } from "../send-on";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<{ callbackUrl?: string | string[] }> };

export default async function SignInPage({ searchParams }: Props) {
  const { callbackUrl } = await searchParams;
  const asked = typeof callbackUrl === "string" ? callbackUrl : undefined;
  await sendOn(asked);
  return (
    <AuthFrame
      title="Sign in"
      footer={
        env().SIGNUP === "open" && (
          <>
            New here?{" "}
            <Link href="/sign-up" className="link">
              Create an account
            </Link>
          </>
        )
      }
    >
      <SignInForm callbackUrl={ownPath(asked) ?? ""} />
    </AuthFrame>
  );
}
