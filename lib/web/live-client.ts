"use client";
/**
 * One EventSource per browser and team: the tab that holds the lock listens and tells the others. Without a stream
 * for a while the pages ask every few seconds instead.
 */
import { useEffect, useRef, useState } from "react";

export type LiveState = "connecting" | "live" | "stale" | "polling";

interface Message {
  kind: "topic" | "beat" | "lost" | "deaf";
  topic?: string;
}

const staleAfterMs = 32_000;
const pollEveryMs = 5_000;
const patience = 3;

/** Calls `changed` when the topic changed, at once when the tab becomes visible again. */
export function useLive(team: string, topic: string, changed: () => void): LiveState {
  const [state, setState] = useState<LiveState>("connecting");
  const latest = useRef(changed);
  latest.current = changed;

  useEffect(() => {
    let missed = false;
    let lost = 0;
    let heardAt = Date.now();
    const hear = (message: Message) => {
      /** The stream stands, but the server hears of no changes for the time being. */
      if (message.kind === "deaf") {
        lost = patience;
        setState("polling");
        return;
      }
      if (message.kind === "lost") {
        lost++;
        if (lost >= patience) setState("polling");
        return;
      }
      lost = 0;
      heardAt = Date.now();
      setState("live");
      if (message.kind === "topic" && message.topic === topic) tell();
    };
    const tell = () => {
      if (document.hidden) missed = true;
      else latest.current();
    };
    const shown = () => {
      if (!document.hidden && missed) {
        missed = false;
        latest.current();
      }
    };
    const timer = setInterval(() => {
      const silentMs = Date.now() - heardAt;
      if (lost < patience && silentMs >= staleAfterMs) setState("stale");
      if (lost >= patience || silentMs > 2 * staleAfterMs) tell();
    }, pollEveryMs);
    document.addEventListener("visibilitychange", shown);
    const stop = join(team, topic, hear);
    return () => {
      stop();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", shown);
    };
  }, [team, topic]);

  return state;
}

/** Joins this browser's stream, or becomes the tab that holds it. */
function join(team: string, topic: string, hear: (message: Message) => void): () => void {
  const name = `mailwright-live-${team}-${topic}`;
  const channel = new BroadcastChannel(name);
  const gone = new AbortController();
  channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data);
  const share = (message: Message) => {
    hear(message);
    channel.postMessage(message);
  };
  const lead = () =>
    new Promise<void>((done) => {
      let source: EventSource;
      let again: ReturnType<typeof setTimeout> | undefined;
      const open = () => {
        source = new EventSource(`/api/live?team=${encodeURIComponent(team)}&topics=${topic}`);
        source.addEventListener(topic, () => share({ kind: "topic", topic }));
        source.addEventListener("beat", () => share({ kind: "beat" }));
        source.addEventListener("deaf", () => share({ kind: "deaf" }));
        source.onerror = () => {
          share({ kind: "lost" });
          /** A browser comes back after a cut by itself, but never after an answer such as 503. */
          if (source.readyState === EventSource.CLOSED) again = setTimeout(open, pollEveryMs);
        };
      };
      open();
      gone.signal.addEventListener("abort", () => {
        clearTimeout(again);
        source.close();
        done();
      });
    });
  if ("locks" in navigator) navigator.locks.request(name, { signal: gone.signal }, lead).catch(() => undefined);
  else void lead();
  return () => {
    gone.abort();
    channel.close();
  };
}
