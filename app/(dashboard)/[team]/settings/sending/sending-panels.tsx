"use client";
/** The ways that the team's mail may take, in their order, as they fare now. */
import { Waypoints } from "lucide-react";
import { useEffect, useState } from "react";
import { FirstUse } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { type OutputOf, useAsk } from "@/lib/web/client";
import { AddProvider } from "./add-provider";
import { InstancePanel } from "./instance-panel";
import { ProviderList } from "./provider-list";
import { roadSentence } from "./state-words";

const everyMs = 10_000;

type SendingPanelsProps = { initial: OutputOf<"providers.list">; mayChange: boolean; timeZone: string; renderedAt: number };

export function SendingPanels({ initial, mayChange, timeZone, renderedAt }: SendingPanelsProps) {
  const asked = useAsk("providers.list", {}, { initial, refetchEveryMs: everyMs });
  const { providers, instance, callbackUrl } = asked.data ?? initial;
  const now = useNow(renderedAt);
  return (
    <>
      <p className="text-reading">{roadSentence(providers, instance)}</p>
      {providers.length === 0 ? (
        <FirstUse
          title="No provider of your own yet"
          icon={<Waypoints aria-hidden />}
          action={<AddProvider allowed={mayChange} callbackUrl={callbackUrl} />}
        >
          Add your own Amazon SES account or an SMTP relay: mail then goes out by it, with its quota and its reputation. With several, the
          next one steps in when one is out.
        </FirstUse>
      ) : (
        <Panel
          title="Your providers"
          description="Tried from top to bottom: the first one that takes mail gets it."
          actions={<AddProvider allowed={mayChange} callbackUrl={callbackUrl} />}
          flush
        >
          <ProviderList providers={providers} callbackUrl={callbackUrl} mayChange={mayChange} now={now} timeZone={timeZone} />
        </Panel>
      )}
      <InstancePanel
        instance={instance}
        alone={providers.every(({ enabled }) => !enabled)}
        mayChange={mayChange}
        now={now}
        timeZone={timeZone}
      />
    </>
  );
}

/** The moment of the first paint, then the clock's, so that server and browser write the same. */
function useNow(first: number): number {
  const [now, setNow] = useState(first);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
