import type { Metadata } from "next";
import { currentSession } from "@/lib/web/session";
import { homePath } from "../../home-path";
import { verifyAddress } from "./action";
import { VerifyForm } from "./verify-form";

export const metadata: Metadata = { title: "Verify your address", referrer: "same-origin" };

/** Looking at it changes nothing: scanners follow links, people press buttons. */
export default async function VerifyPage({ params }: { params: Promise<{ token: string }> }) {
  const home = (await currentSession()) ? await homePath() : null;
  return <VerifyForm action={verifyAddress} token={(await params).token} home={home} />;
}
