"use client";
/** Tabs that are links: each has its address, so what is shown can be sent to a colleague and Back works. */
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "./cn";

type Tab = {
  /** A path (`/acme/settings/members`) or a query (`?tab=source`). */
  href: string;
  label: ReactNode;
  count?: number;
};

/**
 * The first tab is current when a query tab is missing from the address; of several that fit the last is, so that the first may
 * be the bare path of the others. `label` names the row for screen readers.
 */
export function Tabs({ tabs, label, className }: { tabs: readonly Tab[]; label: string; className?: string }) {
  const pathname = usePathname();
  const search = useSearchParams();
  const current = tabs.findLast((tab) => matches(tab.href, pathname, search)) ?? tabs[0];
  return (
    <nav aria-label={label} className={cn("-mb-px flex gap-5 overflow-x-auto shadow-[inset_0_-1px_var(--line)]", className)}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          data-tab
          href={tab.href}
          scroll={false}
          aria-current={tab === current ? "page" : undefined}
          className="flex h-10 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-muted transition-tint hover:text-fg focus-visible:-outline-offset-2 aria-[current=page]:border-primary aria-[current=page]:font-medium aria-[current=page]:text-fg max-sm:h-11"
        >
          {tab.label}
          {tab.count !== undefined && <span className="text-meta font-normal text-faint">{tab.count.toLocaleString("en")}</span>}
        </Link>
      ))}
    </nav>
  );
}

function matches(href: string, pathname: string, search: URLSearchParams): boolean {
  const [path = "", query] = href.split("?");
  if (path !== "" && path !== pathname) return false;
  return [...new URLSearchParams(query)].every(([name, value]) => search.get(name) === value);
}
