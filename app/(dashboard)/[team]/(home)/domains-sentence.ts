/** The team's domains in a sentence, and which of them need somebody. */
import type { DomainRow } from "@/lib/domains/schemas";

/** Those whose mail does not leave, or soon will not: lost proofs and rejections. */
export const needing = (domains: readonly DomainRow[]): DomainRow[] =>
  domains.filter(({ status, graceUntil, approval }) => graceUntil !== null || status === "failed" || approval === "rejected");

/** "All 3 domains are ready." Empty without any. */
export function domainsSentence(domains: readonly DomainRow[]): string {
  const all = domains.length;
  if (all === 0) return "";
  const ready = domains.filter(({ usable, graceUntil }) => usable && graceUntil === null).length;
  if (ready === all) return all === 1 ? "The domain is ready." : `All ${all} domains are ready.`;
  const troubled = needing(domains).length;
  if (troubled > 0) return `${share(troubled, all)} ${troubled === 1 ? "needs" : "need"} you.`;
  return `${share(ready, all)} ${ready === 1 ? "is" : "are"} ready.`;
}

const share = (some: number, all: number): string => `${some} of ${all} ${all === 1 ? "domain" : "domains"}`;
