"use client";
/** Gives a table its hands: j/k and ↓/↑ move, x selects, Enter opens, Esc clears; a click on a row opens it. The markup inside stays as it came. */
import { type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from "react";
import { cn } from "../cn";
import { singleKeysBlocked, useShortcuts } from "../keyboard";
import { useAnnounceRows, useList } from "./list";

export function TableFrame({ count, noun, children }: { count: number; noun: string; children: ReactNode }) {
  const { ids, selected, pending, toggle, selectPage, clear } = useList();
  const frame = useRef<HTMLDivElement>(null);
  useAnnounceRows(count, noun);

  useEffect(() => {
    for (const row of rowsOf(frame.current)) row.toggleAttribute("data-selected", selected.has(row.dataset.row ?? ""));
  });

  const selecting = ids.length > 0;
  const shortcuts = useMemo(() => {
    const move = (by: number) => moveFocus(frame.current, by);
    const current = () => focusedRow(frame.current)?.dataset.row;
    const choose = (range: boolean) => {
      const id = current();
      if (id) toggle(id, range);
    };
    const moving = [
      { keys: "j", label: "Next row", group: "Lists", run: () => move(1) },
      { keys: "k", label: "Previous row", group: "Lists", run: () => move(-1) },
    ];
    if (!selecting) return moving;
    return [
      ...moving,
      { keys: "x", label: "Select the row", group: "Lists", run: () => choose(false) },
      { keys: "X", label: "Select up to the row", group: "Lists", run: () => choose(true) },
      { keys: "Escape", label: "Clear the selection", group: "Lists", run: clear },
    ];
  }, [selecting, toggle, clear]);
  useShortcuts(shortcuts);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a convenience over links and checkboxes that work alone
    <div
      ref={frame}
      aria-busy={pending}
      onClick={openRow}
      onKeyDown={(event) => {
        if (singleKeysBlocked(event.target)) return;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          if (moveFocus(frame.current, event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
        } else if (selecting && event.key.toLowerCase() === "a" && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          selectPage(true);
        }
      }}
      className={cn("@container/table transition-opacity", pending && "opacity-60")}
    >
      {children}
    </div>
  );
}

function rowsOf(frame: HTMLElement | null): HTMLElement[] {
  return frame ? [...frame.querySelectorAll<HTMLElement>("[data-row]")] : [];
}

function focusedRow(frame: HTMLElement | null): HTMLElement | undefined {
  return rowsOf(frame).find((row) => row.contains(document.activeElement));
}

/** Moves to the neighbouring row's link; with nothing focused, to the first. Answers whether it moved. */
function moveFocus(frame: HTMLElement | null, by: number): boolean {
  const rows = rowsOf(frame);
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[at < 0 ? 0 : at + by];
  const target = row?.querySelector<HTMLElement>("[data-row-link]") ?? row?.querySelector<HTMLElement>("a, button, input");
  target?.focus();
  return Boolean(target);
}

function openRow(event: MouseEvent): void {
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  if (event.target.closest("a, button, input, label, [role=menu], [role=dialog]") || getSelection()?.toString()) return;
  const link = event.target.closest("[data-row]")?.querySelector<HTMLAnchorElement>("[data-row-link]");
  if (!link) return;
  if (event.metaKey || event.ctrlKey) window.open(link.href, "_blank", "noopener");
  else link.click();
}
