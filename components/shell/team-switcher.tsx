"use client";
/** Which team one is in, and the way to the others. */
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { Avatar } from "@/components/ui/avatar";
import { type Shortcut, useShortcuts } from "@/components/ui/keyboard";
import { Menu, MenuGroup, MenuLink, MenuSeparator } from "@/components/ui/menu";
import type { ShellTeam } from "./shell-types";

type TeamSwitcherProps = {
  team: ShellTeam;
  teams: readonly ShellTeam[];
  newTeamHref?: string /** Whether ⌘⇧O opens this one. */;
  shortcut?: boolean;
};

const none: readonly Shortcut[] = [];

export function TeamSwitcher({ team, teams, newTeamHref, shortcut = false }: TeamSwitcherProps) {
  const [open, setOpen] = useState(false);
  const shortcuts = useMemo(() => [{ keys: "mod+shift+o", label: "Switch team", group: "Everywhere", run: () => setOpen(true) }], []);
  useShortcuts(shortcut ? shortcuts : none);
  return (
    <Menu
      open={open}
      onOpenChange={setOpen}
      align="start"
      className="w-60"
      trigger={
        <button
          type="button"
          className="flex h-10 w-full min-w-0 items-center gap-2.5 rounded-control px-2 text-left font-medium transition-tint hover:bg-sunken data-popup-open:bg-sunken max-md:h-11"
        >
          <Avatar name={team.name} />
          <span className="min-w-0 flex-1 truncate md:collapsed:sr-only">{team.name}</span>
          <span className="sr-only">Switch team</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 stroke-[1.5] text-muted md:collapsed:hidden" />
        </button>
      }
    >
      <MenuGroup label="Teams">
        {teams.map((each) => (
          <MenuLink
            key={each.id}
            href={each.href}
            icon={<Avatar name={each.name} className="size-5" />}
            keys={each.id === team.id && <Check aria-hidden />}
            aria-current={each.id === team.id ? "true" : undefined}
          >
            {each.name}
          </MenuLink>
        ))}
      </MenuGroup>
      {newTeamHref && (
        <>
          <MenuSeparator />
          <MenuLink href={newTeamHref} icon={<Plus aria-hidden />}>
            Create team
          </MenuLink>
        </>
      )}
    </Menu>
  );
}
