/** How a transport fares, in a line; the words of its last trouble below while it has trouble. */
import { Mono } from "@/components/ui/mono";
import { StatusDot } from "@/components/ui/status-dot";
import type { TransportState } from "@/lib/providers/schemas";
import { stateWords } from "./state-words";

export function TransportLine({ transport, now, timeZone }: { transport: TransportState; now: number; timeZone: string }) {
  const { word, tone, more } = stateWords(transport, now, timeZone);
  const troubled = transport.state !== "open" && transport.state !== "off";
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <StatusDot tone={tone} hollow={transport.state === "recovering" || transport.state === "off"}>
          {word}
        </StatusDot>
        {more && <span className="text-muted">{more}</span>}
      </p>
      {troubled && transport.lastError && <Mono className="[overflow-wrap:anywhere]">{transport.lastError}</Mono>}
    </>
  );
}
