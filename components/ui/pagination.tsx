/** Newer and older, by cursor: rows that arrive meanwhile never shift the page. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "./button-link";

type PaginationProps = {
  /** Addresses of the neighbouring pages; absent where there is none. */
  newerHref?: string | null;
  olderHref?: string | null;
  /** "Showing 50 of more than 10,000 emails". */
  summary?: ReactNode;
  /** Where rows are not in order of time. */
  labels?: readonly [back: string, on: string];
};

export function Pagination({ newerHref, olderHref, summary, labels: [back, on] = ["Newer", "Older"] }: PaginationProps) {
  if (!newerHref && !olderHref && !summary) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <p className="text-dense text-muted">{summary}</p>
      {(newerHref || olderHref) && (
        <div className="flex gap-2">
          <Step href={newerHref} rel="prev">
            <ChevronLeft aria-hidden /> {back}
          </Step>
          <Step href={olderHref} rel="next">
            {on} <ChevronRight aria-hidden />
          </Step>
        </div>
      )}
    </nav>
  );
}

function Step({ href, rel, children }: { href?: string | null; rel: "prev" | "next"; children: ReactNode }) {
  if (href) {
    return (
      <ButtonLink href={href} rel={rel}>
        {children}
      </ButtonLink>
    );
  }
  return (
    <span
      aria-hidden
      className="inline-flex h-(--control-h) items-center gap-2 rounded-control border border-line px-3 font-medium text-faint [&_svg]:size-4 [&_svg]:stroke-[1.5]"
    >
      {children}
    </span>
  );
}
