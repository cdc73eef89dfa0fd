"use client";
/** Keeps a page from being left by Back, by a reload or by closing the tab while it holds what would be lost. */
import { useEffect, useRef } from "react";

/** A traversal of the history that a page may refuse (Navigation API); browsers without it only ask before the tab is left. */
type Traversal = Event & { navigationType: string; destination: { url: string } };

/**
 * @param active listens only then
 * @param holds asked at that moment: whether something would be lost
 * @param ask shows the question; the page stays
 */
export function useLeaveGuard(active: boolean, holds: () => boolean, ask: () => void): void {
  const now = useRef({ holds, ask });
  useEffect(() => {
    now.current = { holds, ask };
  });
  useEffect(() => {
    if (!active) return;
    const unload = (event: BeforeUnloadEvent) => {
      if (now.current.holds()) event.preventDefault();
    };
    const traverse = (event: Event) => {
      const { navigationType, destination, cancelable } = event as Traversal;
      if (navigationType !== "traverse" || !cancelable || new URL(destination.url).origin !== location.origin) return;
      if (!now.current.holds()) return;
      event.preventDefault();
      now.current.ask();
    };
    const navigation: unknown = Reflect.get(window, "navigation");
    const history = navigation instanceof EventTarget ? navigation : null;
    window.addEventListener("beforeunload", unload);
    history?.addEventListener("navigate", traverse);
    return () => {
      window.removeEventListener("beforeunload", unload);
      history?.removeEventListener("navigate", traverse);
    };
  }, [active]);
}
