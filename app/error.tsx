"use client";
/** When a page fails: what it means, a way to try again, and the reference that finds the cause in the log. */
import { AuthFrame } from "@/components/shell/auth-frame";
import { FailureDetails } from "@/components/shell/failure-details";

export default function PageError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <AuthFrame title="This page could not be shown" description="The fault is on our side and has been logged. Nothing you sent is lost.">
      <FailureDetails reference={error.digest} retry={retry} />
    </AuthFrame>
  );
}
