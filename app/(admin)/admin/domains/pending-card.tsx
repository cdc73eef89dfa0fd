"use client";
/** One request with all that speaks for and against it. */
import { Check, Undo2, X } from "lucide-react";
import { CheckMarks } from "@/components/domains/check-marks";
import { DomainStatus } from "@/components/domains/domain-status";
import { RecordStateMark } from "@/components/domains/record-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { Mono } from "@/components/ui/mono";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PendingDomain } from "@/lib/domains/schemas";
import type { Decision } from "./use-decisions";

type PendingCardProps = {
  domain: PendingDomain;
  decision: Decision | undefined;
  onApprove: () => void;
  onReject: () => void;
  onUndo: () => void;
};

export function PendingCard({ domain, decision, onApprove, onReject, onUndo }: PendingCardProps) {
  const { id, unicode, domain: name, createdAt } = domain;
  const heading = `pending-${id}`;
  return (
    <li
      data-card
      data-id={id}
      data-decided={decision ? "" : undefined}
      tabIndex={-1}
      aria-labelledby={heading}
      className="scroll-mt-16 overflow-clip rounded-panel border border-line bg-surface focus:outline-2 focus:outline-offset-2 focus:outline-ring"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-b border-line px-4 py-3 sm:px-5">
        <div className="grid min-w-0 gap-0.5">
          <h2 id={heading} className="text-reading font-semibold [overflow-wrap:anywhere]">
            {unicode}
          </h2>
          {unicode !== name && <Mono className="text-muted">{name}</Mono>}
          <p className="text-dense text-muted">
            Added <RelativeTime at={createdAt} />
          </p>
        </div>
        {decision ? (
          <DecisionLine decision={decision} onUndo={onUndo} />
        ) : (
          <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:*:flex-1">
            <Button icon={<X aria-hidden />} onClick={onReject}>
              Reject <span className="sr-only">{unicode}</span> <Kbd keys="r" className="max-sm:hidden" />
            </Button>
            <Button icon={<Check aria-hidden />} onClick={onApprove}>
              Approve <span className="sr-only">{unicode}</span> <Kbd keys="a" className="max-sm:hidden" />
            </Button>
          </div>
        )}
      </div>
      <Evidence domain={domain} dim={decision !== undefined} />
    </li>
  );
}

function DecisionLine({ decision, onUndo }: { decision: Decision; onUndo: () => void }) {
  const { reason, state, secondsLeft, refusal, name } = decision;
  const verb = reason === null ? "Approved" : "Rejected";
  if (state === "refused") {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <p role="alert" className="font-medium text-bad">
          Not {verb.toLowerCase()}: {refusal}
        </p>
        <Button onClick={onUndo}>Decide again</Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Badge tone={reason === null ? "ok" : "bad"}>{verb}</Badge>
      {state === "telling" ? (
        <span className="text-muted">Telling the server…</span>
      ) : (
        <>
          <span className="text-muted" aria-hidden>
            takes effect in {secondsLeft} s
          </span>
          <Button icon={<Undo2 aria-hidden />} onClick={onUndo}>
            Undo <span className="sr-only">for {name}</span> <Kbd keys="esc" className="max-sm:hidden" />
          </Button>
        </>
      )}
    </div>
  );
}

function Evidence({ domain, dim }: { domain: PendingDomain; dim: boolean }) {
  const { team, owner, similar, rejections, records } = domain;
  const ownership = records.find(({ purpose }) => purpose === "ownership");
  return (
    <dl
      className={cn(
        "grid gap-x-8 gap-y-4 px-4 py-4 sm:px-5 md:grid-cols-2 xl:grid-cols-4 [&_dt]:text-meta [&_dt]:font-medium [&_dt]:text-faint",
        dim && "bg-sunken",
      )}
    >
      <div className="grid min-w-0 content-start gap-1">
        <dt>Who</dt>
        <dd className="grid gap-0.5 [overflow-wrap:anywhere]">
          {owner ? (
            <>
              <span className="font-medium">{owner.name}</span>
              <span>{owner.email}</span>
              <span className={owner.emailVerified ? "text-muted" : "font-medium text-warn"}>
                {owner.emailVerified ? "Address verified" : "Address not verified"}, here since <RelativeTime at={owner.createdAt} />
              </span>
            </>
          ) : (
            <span className="text-muted">The team has no owner</span>
          )}
          <span className="text-muted">
            Team {team.name} <Mono>/{team.slug}</Mono>, made <RelativeTime at={team.createdAt} />
          </span>
        </dd>
      </div>
      <div className="grid min-w-0 content-start gap-1">
        <dt>DNS</dt>
        <dd className="grid justify-items-start gap-1">
          <DomainStatus domain={domain} timeZone="UTC" />
          {ownership && (
            <span className="inline-flex flex-wrap gap-x-2">
              Ownership <RecordStateMark state={domain.checkedAt ? ownership.status : null} className="text-dense" />
            </span>
          )}
          <CheckMarks states={domain.states} />
          <span className="text-muted">{domain.score === null ? "Score not known yet" : `Score ${domain.score} of 100`}</span>
        </dd>
      </div>
      <div className="grid min-w-0 content-start gap-1">
        <dt>Similar names here</dt>
        <dd className="grid gap-1">
          {similar.length === 0 && <span className="text-muted">None</span>}
          {similar.map((one) => (
            <span key={`${one.domain} ${one.team}`} className="[overflow-wrap:anywhere]">
              <span className={one.domain === domain.domain ? "font-medium text-bad" : "font-medium text-warn"}>{one.domain}</span>
              {one.domain === domain.domain && " (the same name)"}{" "}
              <span className="text-muted">
                of {one.team}, {one.usable ? "in use" : "not in use"}
              </span>
            </span>
          ))}
        </dd>
      </div>
      <div className="grid min-w-0 content-start gap-1">
        <dt>Past rejections</dt>
        <dd className="grid gap-1">
          {rejections.length === 0 && <span className="text-muted">None</span>}
          {rejections.map(({ at, note, team: whose }) => (
            <span key={`${at} ${whose}`} className="[overflow-wrap:anywhere]">
              “{note}”{" "}
              <span className="text-muted">
                {whose}, <RelativeTime at={at} />
              </span>
            </span>
          ))}
        </dd>
      </div>
    </dl>
  );
}
