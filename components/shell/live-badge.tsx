"use client";
import type { Tone } from "@/components/ui/badge";
import { StatusDot } from "@/components/ui/status-dot";
/** Whether what is shown follows what happens. */
import { Tooltip } from "@/components/ui/tooltip";
import type { LiveState } from "@/lib/web/live-client";

const looks: Record<LiveState | "paused", { word: string; tone: Tone; hollow: boolean; tip: string }> = {
  connecting: { word: "Connecting", tone: "plain", hollow: true, tip: "Asking for live updates" },
  live: { word: "Live", tone: "ok", hollow: false, tip: "News shows as it happens" },
  paused: { word: "Paused", tone: "plain", hollow: true, tip: "News waits until the pause ends" },
  stale: { word: "Stale", tone: "warn", hollow: true, tip: "Nothing was heard for a while. What you see may be old" },
  polling: { word: "Every 5 s", tone: "warn", hollow: false, tip: "Live updates are interrupted; the page asks every five seconds" },
};

export function LiveBadge({ state }: { state: LiveState | "paused" }) {
  const { word, tone, hollow, tip } = looks[state];
  return (
    <Tooltip tip={tip}>
      <span className="inline-flex min-w-21 justify-end text-dense max-sm:min-w-19 max-sm:text-meta">
        <StatusDot tone={tone} hollow={hollow} className="gap-1.5">
          {word}
        </StatusDot>
      </span>
    </Tooltip>
  );
}
