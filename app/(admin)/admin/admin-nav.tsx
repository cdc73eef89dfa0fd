"use client";
/** Where operators can go. */
import { Globe, Users } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";

const pages = [
  { href: "/admin/domains", label: "Domains", icon: <Globe aria-hidden /> },
  { href: "/admin/teams", label: "Teams", icon: <Users aria-hidden /> },
];

export function AdminNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Operators" className="flex gap-5">
      {pages.map(({ href, label, icon }) => (
        <Link
          key={href}
          data-tab
          href={href}
          aria-current={pathname === href ? "page" : undefined}
          className="flex h-12 items-center gap-2 border-b-2 border-transparent text-muted hover:text-fg focus-visible:-outline-offset-2 aria-[current=page]:border-warn aria-[current=page]:font-medium aria-[current=page]:text-fg [&_svg]:size-4 [&_svg]:stroke-[1.5]"
        >
          {icon}
          {label}
        </Link>
      ))}
    </nav>
  );
}
