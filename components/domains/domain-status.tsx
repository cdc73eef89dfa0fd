import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import type { DomainRow } from "@/lib/domains/schemas";
import { standingOf } from "./domain-words";

type DomainStatusProps = { domain: Pick<DomainRow, "status" | "approval" | "usable" | "graceUntil">; timeZone: string };

/** The domain's standing as a dot with its words; a grace names its end. */
export function DomainStatus({ domain, timeZone }: DomainStatusProps) {
  const { word, tone, settled, until } = standingOf(domain);
  return (
    <StatusDot tone={tone} hollow={!settled} className="whitespace-normal">
      <span>
        {word} {until && <RelativeTime at={until} timeZone={timeZone} />}
      </span>
    </StatusDot>
  );
}
