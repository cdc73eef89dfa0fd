/** Domains that need somebody, or wait for the operator; nothing on a good day. */
import Link from "next/link";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DomainRow } from "@/lib/domains/schemas";
import { needing } from "./domains-sentence";

export function DomainNeeds({ domains, base, timeZone }: { domains: readonly DomainRow[]; base: string; timeZone: string }) {
  const troubled = needing(domains);
  const waiting = domains.filter((domain) => domain.approval === "waiting" && domain.status === "verified" && !troubled.includes(domain));
  const door = ({ id }: DomainRow, words: string) => (
    <Link href={`${base}/domains/${id}`} className="link">
      {words}
    </Link>
  );
  return (
    <>
      {troubled.map((domain) => {
        const { id, unicode, approval, graceUntil, rejectedBecause } = domain;
        if (approval === "rejected")
          return (
            <Notice key={id} tone="bad" title={`${unicode} was rejected by the operator`}>
              {rejectedBecause} {door(domain, "See the domain")}
            </Notice>
          );
        if (graceUntil)
          return (
            <Notice key={id} tone="warn" title={`The proof for ${unicode} is gone from the DNS`}>
              Mail still leaves; sending stops <RelativeTime at={graceUntil} timeZone={timeZone} />. {door(domain, "See what to mend")}
            </Notice>
          );
        return (
          <Notice key={id} tone="bad" title={`Sending from ${unicode} has stopped`}>
            Its records are gone from the DNS. {door(domain, "See what to mend")}
          </Notice>
        );
      })}
      {waiting.map((domain) => (
        <Notice key={domain.id} title={`${domain.unicode} waits for approval`}>
          Its DNS is right. An operator of this instance looks at it; you will get a mail. {door(domain, "See the domain")}
        </Notice>
      ))}
    </>
  );
}
