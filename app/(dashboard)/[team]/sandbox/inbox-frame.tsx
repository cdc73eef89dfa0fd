"use client";
/** Around the inbox's rows: search, and news as they come. */
import type { ReactNode } from "react";
import { LiveBadge } from "@/components/shell/live-badge";
import { useLiveRefresh } from "@/components/shell/use-live-refresh";
import { FilterBar } from "@/components/ui/table/filter-bar";

/** Only the first page follows what happens. */
export function InboxFrame({ first, children }: { first: boolean; children: ReactNode }) {
  const state = useLiveRefresh("emails", !first);
  return (
    <section aria-label="Messages" className="overflow-clip rounded-panel border border-line bg-surface">
      <FilterBar search="Search recipient or subject">{first && <LiveBadge state={state} />}</FilterBar>
      {children}
    </section>
  );
}
