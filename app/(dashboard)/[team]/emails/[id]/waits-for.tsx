/** What holds an email up, and where that can be changed. */
import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WaitingFor } from "@/lib/emails/schemas";

type WaitsForProps = { waitingFor: WaitingFor; base: string; timeZone: string };

export function WaitsFor({ waitingFor: { reason, until, sentence }, base, timeZone }: WaitsForProps) {
  return (
    <Notice
      tone={reason === "paced" ? "info" : "warn"}
      title={
        <>
          It waits
          {until && (
            <>
              , and is tried again <RelativeTime at={until} timeZone={timeZone} />
            </>
          )}
        </>
      }
      action={
        reason !== "team_paused" && (
          <Link href={`${base}/settings/sending`} className="link">
            Open Sending
          </Link>
        )
      }
    >
      {sentence}
    </Notice>
  );
}
