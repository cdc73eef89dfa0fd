"use client";
/** The instance's own transports: whether they follow behind the team's, and how they fare. */
import { Badge } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Switch } from "@/components/ui/switch";
import type { Providers } from "@/lib/providers/schemas";
import { useTell } from "@/lib/web/client";
import { TransportLine } from "./transport-line";

type InstancePanelProps = {
  instance: Providers["instance"];
  /** No provider of the team's own is on. */
  alone: boolean;
  mayChange: boolean;
  now: number;
  timeZone: string;
};

const labels = { ses: "Amazon SES", sandbox: "Sandbox inbox" };

export function InstancePanel({ instance, alone, mayChange, now, timeZone }: InstancePanelProps) {
  const set = useTell("providers.setInstance");
  const enabled = set.isPending ? set.variables.enabled : instance.enabled;
  return (
    <Panel title="This instance’s transports" description="Shared by all teams, and cared for by the operator.">
      <div className="grid gap-4">
        <ul aria-label="This instance’s transports" className="grid gap-3">
          {instance.transports.map(({ type, name, topics, ...state }) => (
            <li key={`${type} ${name}`} className="grid gap-1">
              <span className="flex min-w-0 items-center gap-2">
                <span className="font-medium">{type === "smtp" ? name : labels[type]}</span>
                {type === "ses" && <Badge>{name}</Badge>}
              </span>
              {type === "sandbox" ? (
                <span className="text-muted">This instance sends nothing to the world. Its mail is kept in the sandbox inbox.</span>
              ) : (
                <TransportLine transport={state} now={now} timeZone={timeZone} />
              )}
              {topics.map(({ arn, subscribedAt, lastReportAt }) => (
                <p key={arn} className="flex flex-wrap gap-x-2 text-muted">
                  <Mono className="[overflow-wrap:anywhere]">{arn}</Mono>
                  {subscribedAt ? "Subscribed." : "Its subscription is not confirmed yet."}
                  {lastReportAt && (
                    <span>
                      Last report <RelativeTime at={lastReportAt} timeZone={timeZone} />.
                    </span>
                  )}
                </p>
              ))}
            </li>
          ))}
        </ul>
        <div className="border-t border-line pt-4">
          <Switch
            label="Use them behind your own"
            help={
              mayChange
                ? "When none of your providers takes a message, it goes out by these. Switched off, it waits."
                : "An admin or owner of the team can change this."
            }
            checked={enabled}
            disabled={!mayChange}
            aria-busy={set.isPending}
            onChange={(event) => set.mutate({ enabled: event.target.checked })}
          />
          {set.error && (
            <p role="alert" className="pt-2 text-dense font-medium text-bad">
              {set.error.message}
            </p>
          )}
        </div>
        {!enabled && alone && (
          <Notice tone="warn" title="Nothing takes the team’s mail">
            No provider of your own is on. Mail is accepted and waits until one is, or until these transports are used again.
          </Notice>
        )}
      </div>
    </Panel>
  );
}
