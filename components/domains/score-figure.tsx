import { TrendingDown, TrendingUp } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { DomainRow } from "@/lib/domains/schemas";
import { scoreChange } from "./domain-words";

/** The score of 100 with its change since yesterday; `large` for the head of a page. */
export function ScoreFigure({
  domain,
  large = false,
}: {
  domain: Pick<DomainRow, "score" | "scoreBefore" | "checkedAt">;
  large?: boolean;
}) {
  const { score, scoreBefore, checkedAt } = domain;
  if (score === null) return <span className="text-muted">{checkedAt ? "Not known yet" : "Not checked yet"}</span>;
  const change = scoreChange(domain);
  const up = score > (scoreBefore ?? 0);
  const Icon = up ? TrendingUp : TrendingDown;
  return (
    <span className={cn("inline-flex items-baseline gap-x-2", large && "flex-wrap")}>
      <span className={large ? "text-number font-[550] tracking-tight" : "font-medium"}>
        {score}
        <span className="sr-only"> of 100</span>
        {large && (
          <span aria-hidden className="ml-1 text-reading font-normal tracking-normal text-muted">
            of 100
          </span>
        )}
      </span>
      {change && (
        <span title={change} className={cn("inline-flex items-center gap-1 text-meta whitespace-nowrap", up ? "text-ok" : "text-bad")}>
          <Icon aria-hidden className="size-3.5 stroke-2" />
          <span aria-hidden={!large}>{large ? change : Math.abs(score - (scoreBefore ?? 0))}</span>
          {!large && <span className="sr-only">{change}</span>}
        </span>
      )}
    </span>
  );
}
