"use client";
/** The house around every page of a team: sidebar on a desk, a bar and a drawer on a phone. */
import { Menu as MenuIcon, PanelLeft } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { iconButtonStyle } from "@/components/ui/icon-button-style";
import { Kbd } from "@/components/ui/kbd";
import { useShortcuts } from "@/components/ui/keyboard";
import { useLazy } from "@/components/ui/use-lazy";
import { setPreference, usePreference } from "@/components/ui/use-preference";
import { NavList } from "./nav-list";
import { PaletteButton } from "./palette-button";
import { PaletteHost } from "./palette-host";
import type { Command, NavGroups, ShellTeam, ShellUser } from "./shell-types";
import { TeamSwitcher } from "./team-switcher";
import { UserMenu } from "./user-menu";

export type AppShellProps = {
  team: ShellTeam;
  teams: readonly ShellTeam[];
  user: ShellUser;
  nav: NavGroups;
  accountHref: string;
  newTeamHref?: string;
  onSignOut: () => void | Promise<void>;
  /** What the palette offers besides the navigation. */
  commands?: readonly Command[];
  find?: (text: string) => Promise<readonly Command[]>;
  /** Above the user at the sidebar's end: a usage meter. */
  meter?: ReactNode;
  /** Across the top: a sending edge, a notice for the whole team. */
  banner?: ReactNode;
  children: ReactNode;
};

const none: readonly Command[] = [];
const loadDrawer = () => import("@/components/ui/drawer");
const loadSheet = () => import("./shortcut-sheet");

export function AppShell({
  team,
  teams,
  user,
  nav,
  accountHref,
  newTeamHref,
  onSignOut,
  commands = none,
  find,
  meter,
  banner,
  children,
}: AppShellProps) {
  const [sheetOpen, setSheetOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [drawerOpen, setDrawerOpen] = useState(false);
  useShellShortcuts(nav, setSheetOpen, setPaletteOpen);
  useMacKeys();
  const all = useMemo(
    () => [
      ...nav
        .flat()
        .filter(({ locked }) => !locked)
        .map(asCommand),
      ...commands,
    ],
    [nav, commands],
  );
  const drawer = useLazy(loadDrawer, drawerOpen);
  const sheet = useLazy(loadSheet, sheetOpen);
  const palette = <PaletteButton onOpen={() => setPaletteOpen(true)} />;
  const userMenu = <UserMenu user={user} accountHref={accountHref} onSignOut={onSignOut} onShortcuts={() => setSheetOpen(true)} />;
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)] md:collapsed:grid-cols-[3.5rem_minmax(0,1fr)]">
      <aside
        data-shell
        aria-label="Sidebar"
        className="sticky top-0 flex h-dvh flex-col gap-3 overflow-y-auto border-r border-line bg-bg py-2 max-md:hidden"
      >
        <div className="grid gap-2 px-2">
          <TeamSwitcher team={team} teams={teams} newTeamHref={newTeamHref} shortcut />
          {palette}
        </div>
        <NavList groups={nav} home={team.href} />
        <div className="mt-auto grid gap-1 px-2">
          {meter && <div className="px-2 pb-2 md:collapsed:hidden">{meter}</div>}
          <div className="flex min-w-0 items-center gap-1 md:collapsed:flex-col">
            <div className="min-w-0 flex-1">{userMenu}</div>
            <CollapseButton />
          </div>
        </div>
      </aside>
      <header data-shell className="sticky top-0 z-20 flex h-(--bar-h) items-center gap-1 border-b border-line bg-bg px-2 md:hidden">
        <button
          type="button"
          aria-label="Open navigation"
          aria-haspopup="dialog"
          aria-expanded={drawerOpen}
          onClick={() => setDrawerOpen(true)}
          className={iconButtonStyle}
        >
          <MenuIcon aria-hidden />
        </button>
        {drawer && (
          <drawer.Drawer side="left" title={team.name} titleHidden open={drawerOpen} onOpenChange={setDrawerOpen}>
            <div className="flex flex-1 flex-col gap-4 pb-3">
              <div className="px-2">
                <TeamSwitcher team={team} teams={teams} newTeamHref={newTeamHref} />
              </div>
              <NavList groups={nav} home={team.href} onGo={() => setDrawerOpen(false)} />
              <div className="mt-auto grid gap-2 px-2">
                {meter && <div className="px-2">{meter}</div>}
                {userMenu}
              </div>
            </div>
          </drawer.Drawer>
        )}
        <span className="min-w-0 flex-1 truncate font-medium">{team.name}</span>
        <div>{palette}</div>
      </header>
      <div className="flex min-w-0 flex-col">
        {banner}
        <main id="main" tabIndex={-1} className="page min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <PaletteHost open={paletteOpen} onOpenChange={setPaletteOpen} commands={all} find={find} base={team.href} />
      {sheet && <sheet.ShortcutSheet open={sheetOpen} onOpenChange={setSheetOpen} />}
    </div>
  );
}

function CollapseButton() {
  const collapsed = usePreference("sidebar") === "collapsed";
  return (
    <IconButton
      label={collapsed ? "Expand sidebar" : "Collapse sidebar"}
      keys={<Kbd keys="[" />}
      side="right"
      icon={<PanelLeft aria-hidden />}
      aria-expanded={!collapsed}
      onClick={toggleSidebar}
    />
  );
}

function useShellShortcuts(nav: NavGroups, setSheetOpen: (open: boolean) => void, setPaletteOpen: (open: boolean) => void): void {
  const router = useRouter();
  const shortcuts = useMemo(
    () => [
      { keys: "mod+k", label: "Search or do", group: "Everywhere", run: () => setPaletteOpen(true) },
      { keys: "?", label: "Keyboard shortcuts", group: "Everywhere", run: () => setSheetOpen(true) },
      { keys: "[", label: "Collapse or expand the sidebar", group: "Everywhere", run: toggleSidebar },
      ...nav
        .flat()
        .flatMap(({ keys, label, href, locked }) =>
          keys && !locked ? [{ keys, label, group: "Go to", run: () => router.push(href) }] : [],
        ),
    ],
    [nav, router, setSheetOpen, setPaletteOpen],
  );
  useShortcuts(shortcuts);
}

/** Lets `Kbd` draw ⌘ where there is one. */
function useMacKeys(): void {
  useEffect(() => {
    document.documentElement.toggleAttribute("data-mac", /Mac|iPhone|iPad/.test(navigator.platform));
  }, []);
}

function toggleSidebar(): void {
  setPreference("sidebar", document.documentElement.dataset.sidebar === "collapsed" ? null : "collapsed");
}

function asCommand({ label, href, icon, keys }: NavGroups[number][number]): Command {
  return { id: `go ${label}`, label, group: "Go to", href, icon, keys };
}
