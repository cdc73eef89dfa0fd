/** The scheduled view while nothing waits: how an email gets its time. */
import { CalendarClock } from "lucide-react";
import Link from "next/link";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { ButtonLink } from "@/components/ui/button-link";
import { FirstUse } from "@/components/ui/empty-state";

export function NothingScheduled({ base, mayWrite }: { base: string; mayWrite: boolean }) {
  return (
    <FirstUse
      title="Nothing is scheduled"
      icon={<CalendarClock aria-hidden />}
      action={mayWrite && <ButtonLink href={`${base}/emails?view=scheduled&compose=later`}>Schedule an email</ButtonLink>}
    >
      <LiveRefresh topic="emails" />
      Write an email and choose Later, or give it a <code className="font-mono text-dense">sendAt</code> in the API. Until its time it
      stands here, where it can be moved and canceled.{" "}
      <Link href="/docs#schedule" className="link">
        How that works
      </Link>
    </FirstUse>
  );
}
