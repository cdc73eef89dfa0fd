import type { Metadata } from "next";
import { currentSession } from "@/lib/web/session";
import { homePath } from "../../home-path";
import { verifyAddress } from "./action";
import { VerifyForm } from "./verify-form";

export const metadata: Metadata = { title: "Verify your address", referrer: "no-referrer" };

/** Looking at it changes nothing: scanners follow links, people press buttons. */
export default async function VerifyPage({ params }: { params: Promise<{ token: string }> }) {
  const signed = await currentSession();
  const home = signed ? await homePath() : null;
  const token = (await params).token;
  return <VerifyForm action={verifyAddress} token={token} home={home} asksPassword={!signed || signed.user.emailVerified} />;
}
