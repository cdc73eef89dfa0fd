"use client";
/** The palette itself: go to, do, find. Loaded apart from the page, because most visits never open it. */
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { CornerDownLeft, History, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Kbd } from "@/components/ui/kbd";
import { backdropStyle, popupItemStyle, popupLabelStyle } from "@/components/ui/overlay";
import { jumpTarget } from "./jump-target";
import { recentCommands, rememberCommand } from "./recent-commands";
import type { Command } from "./shell-types";
import { useFound } from "./use-found";

export type PaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  commands: readonly Command[];
  /** Asked 150 ms after the last key, with at least two letters. */
  find?: (text: string) => Promise<readonly Command[]>;
  /** The team's address. */
  base: string;
};

type Group = { value: string; items: Command[] };

export function PaletteDialog({ open, onOpenChange, ...rest }: PaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={`${backdropStyle} transition-none`} />
        <Dialog.Viewport className="fixed inset-0 z-40 flex items-start justify-center p-4 sm:pt-[12vh]">
          <Dialog.Popup
            aria-label="Command palette"
            className="flex max-h-[min(32rem,80dvh)] w-full max-w-160 flex-col overflow-hidden rounded-panel border border-line bg-surface shadow-overlay outline-none"
          >
            <Palette {...rest} close={() => onOpenChange(false)} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ commands, find, base, close }: Omit<PaletteProps, "open" | "onOpenChange"> & { close: () => void }) {
  const [text, setText] = useState("");
  const router = useRouter();
  const { found, searching } = useFound(text, find);
  const groups = arrange(text, commands, found, jumpTarget(text, base));
  const choose = (command: Command) => {
    if (command.group !== "Found" && command.id !== "jump") rememberCommand(command.id);
    close();
    if (command.href) router.push(command.href);
    command.run?.();
  };
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={text}
      onValueChange={setText}
      itemToStringValue={(command: Command) => command.label}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 stroke-[1.5] text-muted" />
        <Autocomplete.Input
          aria-label="Search or do"
          placeholder="Search or do…"
          className="h-12 min-w-0 flex-1 bg-transparent text-reading outline-none"
        />
        <Kbd keys="esc" />
      </div>
      <Autocomplete.Status className="sr-only">
        {searching ? "Searching" : `${groups.flatMap(({ items }) => items).length} results`}
      </Autocomplete.Status>
      <Autocomplete.Empty className="empty:hidden">
        <p className="px-4 py-8 text-center text-muted">
          {searching ? "Searching…" : "Nothing found. Try an address, an id, or the name of a page."}
        </p>
      </Autocomplete.Empty>
      <Autocomplete.List className="min-h-0 flex-1 scroll-py-2 overflow-y-auto overscroll-contain p-2 empty:hidden">
        {(group: Group) => (
          <Autocomplete.Group key={group.value} items={group.items} className="pb-1 last:pb-0">
            <Autocomplete.GroupLabel className={popupLabelStyle}>{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => (
                <Autocomplete.Item
                  key={`${group.value} ${command.id}`}
                  value={command}
                  onClick={() => choose(command)}
                  className={popupItemStyle}
                >
                  {command.icon ?? (group.value === "Recent" ? <History aria-hidden /> : <CornerDownLeft aria-hidden />)}
                  <span className="flex min-w-0 flex-1 items-baseline gap-3">
                    <span className="truncate">{command.label}</span>
                    {command.hint && <span className="min-w-0 truncate font-mono text-meta text-faint">{command.hint}</span>}
                  </span>
                  {command.keys && <Kbd keys={command.keys} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  );
}

/** A jump first, then what was found, then the commands whose words all match; with nothing typed, the recent ones lead. */
function arrange(text: string, commands: readonly Command[], found: readonly Command[], jump: Command | null): Group[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = commands.filter(({ label, words: others = "" }) =>
    words.every((word) => `${label} ${others}`.toLowerCase().includes(word)),
  );
  const recent = words.length > 0 ? [] : recentCommands().flatMap((id) => commands.filter((command) => command.id === id));
  const rest = matching.filter((command) => !recent.includes(command));
  const groups: Group[] = [
    { value: "Jump", items: jump ? [jump] : [] },
    { value: "Recent", items: recent },
    { value: "Go to", items: rest.filter(({ group }) => group === "Go to") },
    { value: "Do", items: rest.filter(({ group }) => group === "Do") },
    { value: "Found", items: [...found] },
  ];
  return groups.filter(({ items }) => items.length > 0);
}
