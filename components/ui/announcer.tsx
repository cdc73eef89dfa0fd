"use client";
/** Speaks to screen readers about what only the eye would notice. One polite region for the whole page. */
import { useSyncExternalStore } from "react";

let sentence = "";
const watchers = new Set<() => void>();

/** Says the sentence once; saying the same again is heard again. */
export function announce(text: string): void {
  sentence = sentence === text ? `${text}\u00a0` : text;
  for (const changed of watchers) changed();
}

/** Stands once, near the root. */
export function Announcer() {
  const text = useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => sentence,
    () => "",
  );
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
