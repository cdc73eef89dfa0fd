/** What happened to one's own account lately, so that a sign-in of somebody else is seen. */
import { Badge } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OutputOf } from "@/lib/web/client";
import { deviceWords } from "./device-words";

type Event = OutputOf<"people.securityEvents">["events"][number];

const words: Record<Event["type"], string> = {
  sign_in: "Sign-in",
  sign_out: "Sign-out",
  sign_out_everywhere: "Sign-out everywhere",
  password_change: "Change of password",
  password_reset: "New password by a mailed link",
  email_verification: "Verification of the address",
};
const outcomes: Record<Exclude<Event["outcome"], "ok">, string> = { wrong: "Wrong password", refused: "Refused: too many attempts" };

export function SecurityEvents({ events }: { events: readonly Event[] }) {
  if (events.length === 0) return <p className="px-4 py-3 text-muted sm:px-5">Nothing yet.</p>;
  return (
    <ul aria-label="Recent security events" className="divide-y divide-line">
      {events.map(({ id, type, outcome, ip, userAgent, createdAt }) => (
        <li key={id} className="grid min-w-0 gap-0.5 px-4 py-3 sm:px-5">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {words[type]} {outcome !== "ok" && <Badge tone="warn">{outcomes[outcome]}</Badge>}
          </p>
          <p className="flex flex-wrap gap-x-3 text-dense text-muted" title={userAgent ?? undefined}>
            {userAgent && <span>{deviceWords(userAgent)}</span>}
            {ip && <Mono>{ip}</Mono>}
            <RelativeTime at={createdAt} />
          </p>
        </li>
      ))}
    </ul>
  );
}
