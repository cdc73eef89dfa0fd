"use client";
/** One domain: what to do next, the records to set, and what the DNS says to each, as it changes. */
import { RefreshCw } from "lucide-react";
import { DomainStatus } from "@/components/domains/domain-status";
import { LiveBadge } from "@/components/shell/live-badge";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DomainDetail } from "@/lib/domains/schemas";
import type { OutputOf } from "@/lib/web/client";
import { AdvicePanel } from "./advice-panel";
import { DomainSettings } from "./domain-settings";
import { HistoryPanel } from "./history-panel";
import { KeysPanel } from "./keys-panel";
import { NextPanel } from "./next-panel";
import { RecordsPanel } from "./records-panel";
import { ScorePanel } from "./score-panel";
import { type Pace, useWatchedDomain } from "./use-watched-domain";

type DomainPageProps = {
  first: DomainDetail;
  checks: OutputOf<"domains.history">;
  base: string;
  timeZone: string;
  /** The name that was registered, below which hosts are told. */
  zone: string;
  may: { build: boolean; delete: boolean };
};

export function DomainPage({ first, checks, base, timeZone, zone, may }: DomainPageProps) {
  const watched = useWatchedDomain(first, may.build);
  const { domain } = watched;
  return (
    <>
      <PageHeader
        title={domain.unicode}
        back={{ href: base, label: "Domains" }}
        badge={
          <>
            <DomainStatus domain={domain} timeZone={timeZone} />
            {(watched.live === "stale" || watched.live === "polling") && <LiveBadge state={watched.live} />}
          </>
        }
        actions={
          may.build ? (
            <Button icon={<RefreshCw aria-hidden />} pending={watched.checking} pendingText="Asking the DNS…" onClick={watched.check}>
              Check now
            </Button>
          ) : (
            <LockedButton why="A developer, admin or owner of the team can start a check.">Check now</LockedButton>
          )
        }
      />
      <div className="grid gap-6 *:min-w-0">
        <NextPanel domain={domain} firstVerified={watched.firstVerified} timeZone={timeZone}>
          <p className="text-dense text-muted">
            {domain.checkedAt ? (
              <>
                Last asked <RelativeTime at={domain.checkedAt} timeZone={timeZone} />.{" "}
              </>
            ) : (
              "Not asked yet. "
            )}
            {may.build ? paces[watched.pace] : "The page follows every check."}
            {watched.trouble && <span className="text-bad"> The last question failed: {watched.trouble}</span>}
          </p>
        </NextPanel>
        <RecordsPanel domain={domain} zone={zone} turned={watched.turned} />
        <ScorePanel domain={domain} />
        {domain.advice.length > 0 && <AdvicePanel advice={domain.advice} />}
        <KeysPanel domain={domain} allowed={may.build} timeZone={timeZone} take={watched.take} />
        <HistoryPanel domain={domain} checks={checks} timeZone={timeZone} />
        <DomainSettings domain={domain} may={may} base={base} take={watched.take} />
      </div>
    </>
  );
}

const paces: Record<Pace, string> = {
  fast: "The page asks every 5 seconds; each line turns by itself.",
  slow: "The page asks every 30 seconds.",
  paused: "Paused while the page is out of sight.",
};
