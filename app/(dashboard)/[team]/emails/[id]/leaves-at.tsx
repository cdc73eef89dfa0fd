"use client";
/** When a scheduled email leaves: how long that is, and what the clocks of the team's time zone show then. */
import { useMinute } from "@/components/ui/minute-clock";
import { Notice } from "@/components/ui/notice";
import { absoluteWords, relativeWords } from "@/components/ui/relative-words";

export function LeavesAt({ at, timeZone }: { at: string; timeZone: string }) {
  useMinute();
  const moment = new Date(at);
  return (
    <Notice
      title={
        <>
          Scheduled for <time dateTime={at}>{absoluteWords(moment, timeZone)}</time>
        </>
      }
    >
      <span suppressHydrationWarning>
        It leaves {relativeWords(moment, new Date(), timeZone)}. Until then it can be moved and canceled; its recipients and its sender are
        checked again when it leaves.
      </span>
    </Notice>
  );
}
