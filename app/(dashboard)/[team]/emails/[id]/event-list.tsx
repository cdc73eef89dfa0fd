/** Everything that was recorded about the email, in order and unabridged. */
import { ChevronRight } from "lucide-react";
import { CodeText } from "@/components/ui/code-block";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EmailEvent } from "@/lib/emails/schemas";

export function EventList({ events, timeZone }: { events: readonly EmailEvent[]; timeZone: string }) {
  if (events.length === 0) return <Panel>Nothing was recorded yet.</Panel>;
  return (
    <Panel flush>
      <ol className="divide-y divide-line">
        {events.map((event) => (
          <li key={event.id} className="px-4 py-2.5 sm:px-5">
            <details className="group">
              <summary className="flex min-h-(--target) flex-wrap items-center gap-x-3 gap-y-0.5 marker:content-none">
                <ChevronRight aria-hidden className="size-4 shrink-0 stroke-[1.5] text-muted transition-transform group-open:rotate-90" />
                <span className="font-mono text-dense font-medium">{event.type}</span>
                <span className="min-w-0 text-dense text-muted [overflow-wrap:anywhere]">{event.recipient}</span>
                <RelativeTime at={event.createdAt} timeZone={timeZone} className="ml-auto text-dense text-muted" />
              </summary>
              <div className="mt-2 rounded-control border border-line bg-sunken">
                <CodeText label={`Detail of ${event.type}`} code={JSON.stringify(event, null, 2)} wrap />
              </div>
            </details>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
