"use client";
/** The one h1 of a page. After moving between pages it takes the focus, so a screen reader starts at the new page's name. */
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

let lastPath: string | null = null;
/** Where the focus was given to a title. When that one was a skeleton's, the page's own takes over what was lost with it. */
let givenAt: string | null = null;

export function PageTitle({ children, className = "text-title font-semibold" }: { children: ReactNode; className?: string }) {
  const pathname = usePathname();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const moved = lastPath !== null && lastPath !== pathname;
    const lost = givenAt === pathname && document.activeElement === document.body;
    if (moved || lost) {
      heading.current?.focus({ preventScroll: true });
      givenAt = pathname;
    }
    lastPath = pathname;
  }, [pathname]);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
