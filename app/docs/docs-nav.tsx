"use client";
import { usePathname } from "next/navigation";

const pages = [
  { href: "/docs", label: "Quick start" },
  { href: "/docs/domains", label: "Domains" },
  { href: "/docs/attachments", label: "Attachments" },
  { href: "/docs/addresses", label: "Checking addresses" },
  { href: "/docs/statistics", label: "Statistics" },
  { href: "/docs/providers", label: "Your own SES or SMTP" },
  { href: "/docs/events", label: "Reports of providers" },
  { href: "/docs/suppressions", label: "Suppressions" },
  { href: "/docs/api", label: "API reference" },
  { href: "/docs/errors", label: "Errors" },
];

/** The parts of the documents; the current one is marked. */
export function DocsNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Documents" className="flex gap-5 overflow-x-auto">
      {pages.map(({ href, label }) => (
        <a
          key={href}
          data-tab
          href={href}
          aria-current={pathname === href ? "page" : undefined}
          className="flex h-11 items-center border-b-2 border-transparent whitespace-nowrap text-muted hover:text-fg focus-visible:-outline-offset-2 aria-[current=page]:border-primary aria-[current=page]:font-medium aria-[current=page]:text-fg"
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
