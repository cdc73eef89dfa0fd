"use client";
/** Keeps a page that the server draws up to date; shows nothing while all is well. */
import { LiveBadge } from "./live-badge";
import { useLiveRefresh } from "./use-live-refresh";

/** `quiet` leaves the badge to another one on the same page. */
export function LiveRefresh({ topic, quiet = false }: { topic: string; quiet?: boolean }) {
  const state = useLiveRefresh(topic);
  return !quiet && (state === "stale" || state === "polling") ? <LiveBadge state={state} /> : null;
}
