/** Facts about one thing, name beside value. */
import type { ReactNode } from "react";
import { cn } from "./cn";

/** Entries whose value is null, undefined or "" are left out. */
export function KeyValues({ entries, className }: { entries: readonly { name: string; value: ReactNode }[]; className?: string }) {
  return (
    <dl className={cn("grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(7rem,auto)_1fr]", className)}>
      {entries
        .filter(({ value }) => value !== null && value !== undefined && value !== "")
        .map(({ name, value }) => (
          <div key={name} className="grid gap-x-6 max-sm:gap-0.5 sm:col-span-2 sm:grid-cols-subgrid">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
