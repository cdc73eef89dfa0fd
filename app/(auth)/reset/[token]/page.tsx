import type { Metadata } from "next";
import { setNewPassword } from "./action";
import { ResetForm } from "./reset-form";

export const metadata: Metadata = { title: "Set a new password", referrer: "no-referrer" };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  return <ResetForm action={setNewPassword} token={(await params).token} />;
}
