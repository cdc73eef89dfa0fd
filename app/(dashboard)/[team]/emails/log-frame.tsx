"use client";
/** Around the log's rows: search, filters and the live tail. New rows wait while one points at them. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { LiveBadge } from "@/components/shell/live-badge";
import { useLiveRefresh } from "@/components/shell/use-live-refresh";
import { Switch } from "@/components/ui/switch";
import { FilterBar } from "@/components/ui/table/filter-bar";
import { MoreFilters } from "./more-filters";

type LogFrameProps = {
  /** Those to choose from; none where a view has one only. */
  statuses: readonly { value: string; label: string }[];
  /** Whether this view can follow: the first page, filtered by nothing but status. */
  tail: boolean;
  /** False while there is nothing to search through. */
  bar: boolean;
  /** What can be done with the rows that are chosen. */
  selectionActions?: ReactNode;
  children: ReactNode;
};

export function LogFrame({ statuses, tail, bar, selectionActions, children }: LogFrameProps) {
  const [wanted, setWanted] = useState(true);
  const [pointedAt, setPointedAt] = useState(false);
  const paused = !tail || !wanted || pointedAt;
  const state = useLiveRefresh("emails", paused);
  const rows = useRef<HTMLDivElement>(null);
  useSlideIn(rows, tail && wanted);
  const filters = statuses.length > 0 ? [{ name: "status", label: "Status", options: statuses }] : [];
  if (!bar) return null;
  return (
    <section aria-label="Log" className="overflow-clip rounded-panel border border-line bg-surface">
      <FilterBar
        search="Search address, domain, subject or id"
        filters={filters}
        more={<MoreFilters />}
        selectionActions={selectionActions}
      >
        {tail && (
          <>
            <LiveBadge state={wanted ? (pointedAt && state === "live" ? "paused" : state) : "paused"} />
            <Switch
              label={<span className="sr-only">Live tail</span>}
              checked={wanted}
              onChange={(event) => setWanted(event.target.checked)}
              className="items-center gap-0"
            />
          </>
        )}
      </FilterBar>
      <div ref={rows} onPointerEnter={() => setPointedAt(true)} onPointerLeave={() => setPointedAt(false)}>
        {children}
      </div>
    </section>
  );
}

/** Lets rows that were not there before come in; those of another page or filter are simply there. */
function useSlideIn(frame: { current: HTMLElement | null }, on: boolean): void {
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const fresh = rows.filter(({ dataset }) => dataset.row && !known.current.has(dataset.row));
    if (on && known.current.size > 0 && fresh.length < rows.length) for (const row of fresh) row.dataset.fresh = "";
    known.current = new Set(rows.flatMap(({ dataset }) => dataset.row ?? []));
  });
}
