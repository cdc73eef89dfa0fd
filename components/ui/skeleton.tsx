/** The shape of what is coming, on the same grid. Stays invisible for the first 120 ms, so quick answers never flash. */
import type { ReactNode } from "react";
import { cn } from "./cn";

/** One block; give it the size of what it stands for: `<Skeleton className="h-5 w-40" />`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block animate-pulse rounded-sm bg-line/70", className)} />;
}

/** Wraps a whole waiting screen and says so once. What comes after it in the stream is put in its place by a script. */
export function Loading({ what, className, children }: { what: string; className?: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={`Loading ${what}`} className={cn("animate-appear", className)}>
      <noscript>
        <p className="p-4">This page can be read with JavaScript only. Turn it on, and load the page again.</p>
      </noscript>
      {children}
    </div>
  );
}

const widths = ["w-40", "w-56", "w-32", "w-48", "w-36"];

/** Rows of a table that is on its way. */
export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <div className="contain-inline-size divide-y divide-line overflow-hidden border-y border-line">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no other identity
        <div key={row} className="flex h-(--row-h) items-center gap-6 px-3">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className={cn("h-3.5", widths[row % widths.length])} />
          <Skeleton className="ml-auto h-3.5 w-16" />
        </div>
      ))}
    </div>
  );
}
