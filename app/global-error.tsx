"use client";
/** The last resort, when even the layout failed: no providers, the system's fonts. */
import { AuthFrame } from "@/components/shell/auth-frame";
import { FailureDetails } from "@/components/shell/failure-details";
import { Announcer } from "@/components/ui/announcer";
import "./globals.css";

export default function GlobalError({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Something failed · Mailwright</title>
        <AuthFrame
          title="Mailwright could not start this page"
          description="The fault is on our side and has been logged. Nothing you sent is lost."
        >
          <FailureDetails reference={error.digest} retry={retry} />
        </AuthFrame>
        <Announcer />
      </body>
    </html>
  );
}
