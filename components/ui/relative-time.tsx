"use client";
/** When something happened, as people say it; the exact moment is one hover away and in the markup. */
import { useMinute } from "./minute-clock";
import { absoluteWords, relativeWords } from "./relative-words";

type RelativeTimeProps = {
  /** ISO 8601, as the API writes it. */
  at: string;
  timeZone?: string;
  className?: string;
};

export function RelativeTime({ at, timeZone = "UTC", className }: RelativeTimeProps) {
  useMinute();
  const moment = new Date(at);
  return (
    <time dateTime={at} title={absoluteWords(moment, timeZone)} className={className} suppressHydrationWarning>
      {relativeWords(moment, new Date(), timeZone)}
    </time>
  );
}
