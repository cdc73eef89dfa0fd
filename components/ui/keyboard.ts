"use client";
/** One listener for every shortcut of the page, so that the `?` sheet can list what really works here. */
import { useEffect, useSyncExternalStore } from "react";

export type Shortcut = {
  /** `"g h"` one after the other, `"mod+k"` together (⌘ on a Mac, Ctrl elsewhere), `"?"` alone. */
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
};

const registered = new Set<Shortcut>();
const watchers = new Set<() => void>();
let listed: readonly Shortcut[] = [];
let pending: { key: string; until: number } | null = null;

/** Makes the shortcuts work while the component is mounted. Pass a list that keeps its identity between renders. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    if (registered.size === 0) window.addEventListener("keydown", onKey);
    for (const shortcut of shortcuts) registered.add(shortcut);
    announce();
    return () => {
      for (const shortcut of shortcuts) registered.delete(shortcut);
      if (registered.size === 0) window.removeEventListener("keydown", onKey);
      announce();
    };
  }, [shortcuts]);
}

/** Every shortcut that works on this page now. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => listed,
    () => nothing,
  );
}

/** Whether keys without a modifier belong to somebody else now: a text field, an open overlay, or a reader who switched them off. */
export function singleKeysBlocked(target: EventTarget | null): boolean {
  if (document.documentElement.dataset.shortcuts === "off") return true;
  if ([...document.querySelectorAll(overlays)].some((overlay) => overlay.checkVisibility())) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

/** Whatever takes the keyboard while open; a toast (a dialog that says it is not modal) does not. */
const overlays = '[role="dialog"]:not([aria-modal="false"]),[role="alertdialog"]:not([aria-modal="false"]),[role="menu"],[role="listbox"]';

const nothing: readonly Shortcut[] = [];

function announce(): void {
  listed = [...registered];
  for (const changed of watchers) changed();
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const withModifier = event.metaKey || event.ctrlKey;
  if (!withModifier && (event.altKey || singleKeysBlocked(event.target))) return;
  const pressed = withModifier ? `mod+${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}` : event.key;
  const sequence = pending && Date.now() < pending.until && !withModifier ? `${pending.key} ${pressed}` : null;
  pending = null;
  const found = listed.find(({ keys }) => keys === sequence) ?? listed.find(({ keys }) => keys === pressed);
  if (found) {
    event.preventDefault();
    found.run(event);
  } else if (listed.some(({ keys }) => keys.startsWith(`${pressed} `))) {
    pending = { key: pressed, until: Date.now() + 1_200 };
  }
}
