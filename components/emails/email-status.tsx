/** What became of an email or a recipient: one word, one tone, everywhere the same. */
import { Badge, type Tone } from "@/components/ui/badge";
import { StatusDot } from "@/components/ui/status-dot";
import type { EmailStatus as Status } from "@/lib/emails/status";

/** Each status with its word, its tone and the sentence that explains it. */
export const emailStatusWords: Record<Status, { word: string; tone: Tone; settled: boolean; meaning: string }> = {
  scheduled: { word: "Scheduled", tone: "info", settled: false, meaning: "Waits for its time." },
  queued: { word: "Queued", tone: "plain", settled: false, meaning: "Accepted and stored; about to be sent." },
  sending: { word: "Sending", tone: "info", settled: false, meaning: "Being handed to the receiving server now." },
  deferred: { word: "Deferred", tone: "warn", settled: false, meaning: "The receiving server asked to try later; it will be tried again." },
  sent: { word: "Sent", tone: "info", settled: true, meaning: "The next server took it over." },
  delivered: { word: "Delivered", tone: "ok", settled: true, meaning: "The receiving server accepted it." },
  bounced: { word: "Bounced", tone: "bad", settled: true, meaning: "The receiving server refused it for good." },
  complained: { word: "Complained", tone: "bad", settled: true, meaning: "The recipient reported it as spam." },
  failed: { word: "Failed", tone: "bad", settled: true, meaning: "It could not be sent." },
  suppressed: { word: "Suppressed", tone: "note", settled: true, meaning: "Not sent: the address is on the suppression list." },
  canceled: { word: "Canceled", tone: "plain", settled: true, meaning: "Stopped before it was sent." },
  partial: {
    word: "Partial",
    tone: "warn",
    settled: false,
    meaning: "Handed over for some of its recipients; the others fared differently.",
  },
};

/** As a badge, for headings; `dense` as a dot with its word, for rows. */
export function EmailStatus({ status, dense = false }: { status: Status; dense?: boolean }) {
  const { word, tone, settled } = emailStatusWords[status];
  if (!dense) return <Badge tone={tone}>{word}</Badge>;
  return (
    <StatusDot tone={tone} hollow={!settled}>
      {word}
    </StatusDot>
  );
}
