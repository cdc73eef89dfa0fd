"use client";
/** Around the domains' rows: search, a filter, and news as they come. */
import type { ReactNode } from "react";
import { LiveBadge } from "@/components/shell/live-badge";
import { useLiveRefresh } from "@/components/shell/use-live-refresh";
import { FilterBar } from "@/components/ui/table/filter-bar";

type DomainsFrameProps = { statuses: readonly { value: string; label: string }[]; children: ReactNode };

export function DomainsFrame({ statuses, children }: DomainsFrameProps) {
  const state = useLiveRefresh("domains");
  return (
    <section aria-label="Domains" className="overflow-clip rounded-panel border border-line bg-surface">
      <FilterBar search="Search a name" filters={[{ name: "status", label: "Status", options: statuses }]}>
        <LiveBadge state={state} />
      </FilterBar>
      {children}
    </section>
  );
}
