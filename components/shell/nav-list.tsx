"use client";
/** The ways through the team. In a collapsed sidebar the words become tips; for a screen reader nothing changes. */
import { Lock } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Kbd } from "@/components/ui/kbd";
import { Tooltip } from "@/components/ui/tooltip";
import { usePreference } from "@/components/ui/use-preference";
import type { NavGroups, NavItem } from "./shell-types";

type NavListProps = { groups: NavGroups; home: string; onGo?: () => void };

/** `home` is the one address that is current only when it is met exactly. */
export function NavList({ groups, home, onGo }: NavListProps) {
  const pathname = usePathname();
  const collapsed = usePreference("sidebar") === "collapsed";
  return (
    <nav aria-label="Main" className="grid gap-4 px-2">
      {groups.map((group) => (
        <ul key={group[0]?.href} className="grid gap-0.5">
          {group.map((item) => (
            <li key={item.href}>
              <Tooltip tip={<Tip item={item} />} side="right" disabled={!collapsed && !item.locked}>
                <Link
                  href={item.href}
                  onClick={onGo}
                  aria-current={isCurrent(item.href, pathname, home) ? "page" : undefined}
                  className="flex h-8 items-center gap-2.5 rounded-control px-2.5 text-muted transition-tint hover:bg-sunken hover:text-fg aria-[current=page]:bg-line/60 aria-[current=page]:font-medium aria-[current=page]:text-fg max-md:h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]"
                >
                  {item.icon}
                  <span className="flex-1 truncate md:collapsed:sr-only">{item.label}</span>
                  {item.locked && (
                    <>
                      <Lock aria-hidden className="md:collapsed:hidden" />
                      <span className="sr-only">Locked. {item.locked}</span>
                    </>
                  )}
                </Link>
              </Tooltip>
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}

function Tip({ item }: { item: NavItem }) {
  return (
    <>
      {item.locked ?? item.label} {item.keys && <Kbd keys={item.keys} />}
    </>
  );
}

function isCurrent(href: string, pathname: string, home: string): boolean {
  return pathname === href || (href !== home && pathname.startsWith(`${href}/`));
}
