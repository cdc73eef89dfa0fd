"use client";
/** Around the rows: search, a filter, and what can be done with those that are selected. */
import type { ReactNode } from "react";
import { FilterBar } from "@/components/ui/table/filter-bar";
import { useSelection } from "@/components/ui/table/list";
import { RemoveSuppressions } from "./remove-suppressions";

type FrameProps = {
  reasons: readonly { value: string; label: string }[];
  /** Ids on this page that are complaints: taking them off needs a reason. */
  complaints: readonly string[];
  children: ReactNode;
};

export function SuppressionsFrame({ reasons, complaints, children }: FrameProps) {
  return (
    <section aria-label="Suppressions" className="overflow-clip rounded-panel border border-line bg-surface">
      <FilterBar
        search="Search an address"
        filters={[{ name: "reason", label: "Reason", options: reasons }]}
        selectionActions={<RemoveSelected complaints={complaints} />}
      />
      {children}
    </section>
  );
}

function RemoveSelected({ complaints }: { complaints: readonly string[] }) {
  const { ids } = useSelection();
  return (
    <RemoveSuppressions
      ids={ids}
      who={ids.length === 1 ? "1 address" : `${ids.length} addresses`}
      complained={ids.some((id) => complaints.includes(id))}
    />
  );
}
