"use client";
/** Renders the page anew on the server when its topic changed: at most once a second, never two at once, not while paused. */
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useTransition } from "react";
import { useTeam } from "@/lib/web/client";
import { type LiveState, useLive } from "@/lib/web/live-client";

const quietMs = 1_000;

/** News that come while paused are shown when the pause ends. */
export function useLiveRefresh(topic: string, paused = false): LiveState {
  const router = useRouter();
  const [pending, start] = useTransition();
  const due = useRef(false);
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = paused || pending;

  const plan = useCallback(() => {
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        due.current = false;
        last.current = Date.now();
        start(() => router.refresh());
      },
      Math.max(0, last.current + quietMs - Date.now()),
    );
  }, [router]);

  useEffect(() => {
    if (!held && due.current) plan();
    return () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [held, plan]);

  return useLive(useTeam(), topic, () => {
    due.current = true;
    if (!held) plan();
  });
}
