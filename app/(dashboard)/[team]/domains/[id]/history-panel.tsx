"use client";
/** The checks of the domain, newest first, with the course of its score. */
import { useEffect } from "react";
import { Spark } from "@/components/charts/spark";
import { recordStates } from "@/components/domains/record-state";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DomainDetail } from "@/lib/domains/schemas";
import { type OutputOf, useAsk } from "@/lib/web/client";
import { historyLength } from "./history-length";

const statusWords = { pending: "waiting for DNS", verified: "verified", failed: "proof lost" } as const;
const partWords: Readonly<Record<string, string>> = {
  ownership: "Ownership",
  spf: "SPF",
  dkim: "DKIM",
  dmarc: "DMARC",
  mx: "MX",
  tracking: "Tracking",
};

type HistoryPanelProps = { domain: DomainDetail; checks: OutputOf<"domains.history">; timeZone: string };

export function HistoryPanel({ domain, checks, timeZone }: HistoryPanelProps) {
  const { data, refetch } = useAsk("domains.history", { id: domain.id, limit: historyLength }, { initial: checks });
  const signature = [domain.status, domain.score, ...domain.records.map(({ status }) => status)].join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever a check has found another state
  useEffect(() => void refetch(), [signature, refetch]);
  const shown = (data ?? checks).history;
  const scores = shown.flatMap(({ score }) => (score === null ? [] : [score])).reverse();
  return (
    <Panel
      title="History"
      description={
        scores.length > 1 ? `The score was between ${Math.min(...scores)} and ${Math.max(...scores)} over these checks.` : undefined
      }
      actions={scores.length > 1 && <Spark values={scores} />}
      flush
    >
      {shown.length === 0 ? (
        <p className="px-4 py-4 text-muted sm:px-5">Each check that finds something new will be a line here.</p>
      ) : (
        <ol aria-label="Checks, newest first" className="divide-y divide-line">
          {shown.map(({ id, at, score, status, changes }) => (
            <li key={id} className="grid gap-x-6 gap-y-0.5 px-4 py-2.5 text-dense sm:grid-cols-[7rem_7rem_minmax(0,1fr)] sm:px-5">
              <RelativeTime at={at} timeZone={timeZone} className="text-muted" />
              {score === null ? (
                <span className="text-muted">Not known yet</span>
              ) : (
                <span>
                  <span className="font-medium">{score}</span> <span className="text-muted">of 100</span>
                </span>
              )}
              <span className="min-w-0">
                {changes.length === 0
                  ? `Nothing changed; ${statusWords[status]}.`
                  : changes.map(({ about, from, to }) => (
                      <span key={about} className="mr-3 inline-block">
                        {partWords[about] ?? about}:{" "}
                        {from && <span className="text-muted">{recordStates[from].word.toLowerCase()} → </span>}
                        <span className={`font-medium ${recordStates[to].look}`}>{recordStates[to].word.toLowerCase()}</span>
                      </span>
                    ))}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
