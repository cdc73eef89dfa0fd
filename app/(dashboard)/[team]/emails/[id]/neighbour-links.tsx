"use client";
import { ChevronLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type ReactNode, useMemo } from "react";
import { iconButtonStyle } from "@/components/ui/icon-button-style";
import { useShortcuts } from "@/components/ui/keyboard";
import { Tooltip } from "@/components/ui/tooltip";

/** Walks from email to email: k towards newer ones, j towards older. */
export function NeighbourLinks({ newerHref, olderHref }: { newerHref: string | null; olderHref: string | null }) {
  const router = useRouter();
  const shortcuts = useMemo(() => {
    const go = (href: string | null) => () => href && router.push(href);
    return [
      { keys: "k", label: "Newer email", group: "Lists", run: go(newerHref) },
      { keys: "j", label: "Older email", group: "Lists", run: go(olderHref) },
    ];
  }, [router, newerHref, olderHref]);
  useShortcuts(shortcuts);
  return (
    <nav aria-label="Neighbouring emails" className="flex">
      <Way href={newerHref} label="Newer email">
        <ChevronLeft aria-hidden />
      </Way>
      <Way href={olderHref} label="Older email">
        <ChevronRight aria-hidden />
      </Way>
    </nav>
  );
}

function Way({ href, label, children }: { href: string | null; label: string; children: ReactNode }) {
  if (!href) {
    return (
      <span aria-hidden className={`${iconButtonStyle} opacity-40`}>
        {children}
      </span>
    );
  }
  return (
    <Tooltip tip={label}>
      <Link href={href} aria-label={label} className={iconButtonStyle}>
        {children}
      </Link>
    </Tooltip>
  );
}
