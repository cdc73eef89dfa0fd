"use client";
/** Everything about the reader: account, look, keys, and the way out. */
import { Keyboard, LogOut, Monitor, Moon, ShieldCheck, Sun, UserRound } from "lucide-react";
import { useTransition } from "react";
import { Avatar } from "@/components/ui/avatar";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuChoices, MenuItem, MenuLink, MenuSeparator } from "@/components/ui/menu";
import { setPreference, usePreference } from "@/components/ui/use-preference";
import type { ShellUser } from "./shell-types";

type UserMenuProps = { user: ShellUser; accountHref: string; onSignOut: () => void | Promise<void>; onShortcuts: () => void };

const themes = [
  { value: "system", label: "System", icon: <Monitor aria-hidden /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden /> },
];

export function UserMenu({ user, accountHref, onSignOut, onShortcuts }: UserMenuProps) {
  const theme = usePreference("theme") ?? "system";
  const [leaving, start] = useTransition();
  return (
    <Menu
      align="start"
      side="top"
      className="w-60"
      trigger={
        <button
          type="button"
          className="flex h-10 w-full min-w-0 items-center gap-2.5 rounded-control px-2 text-left transition-tint hover:bg-sunken data-popup-open:bg-sunken max-md:h-11"
        >
          <Avatar name={user.name} round />
          <span className="min-w-0 flex-1 truncate md:collapsed:sr-only">{leaving ? "Signing out…" : user.name}</span>
          <span className="sr-only">Account menu</span>
        </button>
      }
    >
      <p className="truncate px-2 py-1.5 text-dense text-muted">{user.email}</p>
      <MenuLink href={accountHref} icon={<UserRound aria-hidden />}>
        Account
      </MenuLink>
      {user.isStaff && (
        <MenuLink href="/admin/domains" icon={<ShieldCheck aria-hidden />}>
          Operate this instance
        </MenuLink>
      )}
      <MenuItem onClick={onShortcuts} icon={<Keyboard aria-hidden />} keys={<Kbd keys="?" />}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuChoices
        label="Theme"
        value={theme}
        options={themes}
        onValueChange={(next) => setPreference("theme", next === "light" || next === "dark" ? next : null)}
      />
      <MenuSeparator />
      <MenuItem onClick={() => start(async () => void (await onSignOut()))} icon={<LogOut aria-hidden />}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
