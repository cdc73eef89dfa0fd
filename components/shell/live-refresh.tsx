"use client";
/** Keeps a page that the server draws up to date; shows nothing while all is well. */
import { LiveBadge } from "./live-badge";
import { useLiveRefresh } from "./use-live-refresh";

export function LiveRefresh({ topic }: { topic: string }) {
  const state = useLiveRefresh(topic);
  return state === "stale" || state === "polling" ? <LiveBadge state={state} /> : null;
}
