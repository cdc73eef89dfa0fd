"use client";
/** Around the rows: search, and the states to choose from. */
import type { ReactNode } from "react";
import { FilterBar } from "@/components/ui/table/filter-bar";
import { stateWords } from "./state-words";

const states = Object.entries(stateWords).map(([value, label]) => ({ value, label }));

export function TeamsFrame({ children }: { children: ReactNode }) {
  return (
    <section aria-label="Teams" className="overflow-clip rounded-panel border border-line bg-surface">
      <FilterBar search="Search a team or a member" filters={[{ name: "state", label: "State", options: states }]} />
      {children}
    </section>
  );
}
