"use client";
/** The sentence that the page begins with, and the postmark of the first time. */
import type { ReactNode } from "react";
import { Postmark } from "@/components/brand/postmark";
import { ScoreFigure } from "@/components/domains/score-figure";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DomainDetail } from "@/lib/domains/schemas";
import { nextStep } from "./next-step";

type NextPanelProps = { domain: DomainDetail; firstVerified: boolean; timeZone: string; children: ReactNode };

export function NextPanel({ domain, firstVerified, timeZone, children }: NextPanelProps) {
  const { tone, says, until } = nextStep(domain);
  return (
    <Panel>
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-4">
        <div className="grid min-w-0 flex-1 basis-80 gap-3">
          <Notice tone={tone} title="Next">
            {says}
            {until && (
              <>
                {" "}
                <RelativeTime at={until} timeZone={timeZone} />.
              </>
            )}
          </Notice>
          {children}
        </div>
        <div className="flex flex-wrap items-center gap-x-8 gap-y-4">
          {firstVerified && domain.status === "verified" && (
            <Postmark above="VERIFIED" below={stamp(domain.domain)} date={today(timeZone)} />
          )}
          <div className="grid gap-0.5">
            <span className="text-dense text-muted">Score</span>
            <ScoreFigure domain={domain} large />
          </div>
        </div>
      </div>
    </Panel>
  );
}

/** A postmark has room for 22 letters. */
const stamp = (name: string): string => (name.length > 22 ? "MAILWRIGHT" : name.toUpperCase());

const today = (timeZone: string): string =>
  new Intl.DateTimeFormat("en-GB", { day: "2-digit", month: "short", year: "numeric", timeZone }).format(new Date()).toUpperCase();
