/** A number that is a door: it leads to exactly the rows it counts. */
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";

type StatProps = {
  label: string;
  /** Already written: "12,403", "99.1". */
  value: string;
  unit?: string;
  href: string;
  /** A sentence on the change: "+12 % on the week before". */
  change?: string;
  changeTone?: "ok" | "bad";
  spark?: ReactNode;
};

export function Stat({ label, value, unit, href, change, changeTone, spark }: StatProps) {
  return (
    <Link
      href={href}
      className="group grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-1 bg-surface p-4 transition-tint hover:bg-sunken focus-visible:-outline-offset-2 sm:px-5"
    >
      <span className="text-dense text-muted group-hover:text-fg">{label}</span>
      <span className="flex items-end justify-between gap-4">
        <span className="shrink-0 text-number font-[550] tracking-tight">
          {value}
          {unit && <span className="ml-0.5 text-reading font-normal text-muted">{unit}</span>}
        </span>
        {spark}
      </span>
      {change && (
        <span className={cn("text-meta", changeTone === "ok" ? "text-ok" : changeTone === "bad" ? "text-bad" : "text-faint")}>
          {change}
        </span>
      )}
    </Link>
  );
}

/** Lays stats side by side, divided by single lines. */
export function StatRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section aria-label={label} className="grid grid-cols-2 gap-px overflow-hidden rounded-panel border border-line bg-line lg:grid-cols-4">
      {children}
    </section>
  );
}
