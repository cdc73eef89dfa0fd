"use client";
/** The one h1 of a page. After moving between pages it takes the focus, so a screen reader starts at the new page's name. */
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";

let lastPath: string | null = null;

export function PageTitle({ children, className = "text-title font-semibold" }: { children: ReactNode; className?: string }) {
  const pathname = usePathname();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (lastPath !== null && lastPath !== pathname) heading.current?.focus({ preventScroll: true });
    lastPath = pathname;
  }, [pathname]);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
