"use client";
/** One clock for every relative time of the page: it ticks once a minute, and not at all while nobody looks. */
import { useSyncExternalStore } from "react";

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** The current minute, counted since 1970. */
export function useMinute(): number {
  return useSyncExternalStore(watch, currentMinute, currentMinute);
}

function currentMinute(): number {
  return Math.floor(Date.now() / 60_000);
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  timer ??= setInterval(tick, 15_000);
  return () => {
    watchers.delete(changed);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  if (!document.hidden) for (const changed of watchers) changed();
}
