import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { homePath } from "@/app/(auth)/home-path";
import { AuthFrame } from "@/components/shell/auth-frame";
import { ButtonLink } from "@/components/ui/button-link";
import { watchTestMail } from "@/lib/notices";
import { call } from "@/lib/web/call";
import { Asking } from "@/lib/web/client";
import { currentSession } from "@/lib/web/session";
import { TestMail } from "./test-mail";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupDonePage() {
  const signed = await currentSession();
  if (!signed) redirect("/sign-in?callbackUrl=/setup/done");
  const home = await homePath();
  if (!signed.user.isStaff) redirect(home);
  const initial = await call(null, watchTestMail, {});
  return (
    <AuthFrame
      title="This instance is yours"
      description={`A test mail to ${signed.user.email} is taking the road of every mail to come.`}
      wide
    >
      <Asking team="-">
        <TestMail initial={initial} />
      </Asking>
      <ButtonLink href={home} variant="primary" wide>
        Open your dashboard
      </ButtonLink>
    </AuthFrame>
  );
}
