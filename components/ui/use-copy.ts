"use client";
/** Puts text on the clipboard and remembers for a moment that it did. */
import { createContext, use, useEffect, useState } from "react";
import { announce } from "./announcer";

/** Hears what was copied by the buttons inside of it: for what must not be lost before. */
export const OnCopied = createContext<(text: string) => void>(() => undefined);

/** `copied` stays true for 1.2 s. Works without HTTPS too, where the Clipboard API is missing. */
export function useCopy(): { copied: boolean; copy: (text: string) => Promise<void> } {
  const [copied, setCopied] = useState(false);
  const heard = use(OnCopied);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_200);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (text: string) => {
    const done = await write(text);
    setCopied(done);
    if (done) heard(text);
    announce(done ? "Copied" : "The browser did not allow copying. Select the text instead.");
  };
  return { copied, copy };
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughSelection(text);
  }
}

function copyThroughSelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "sr-only";
  const home = document.activeElement;
  (home?.closest('[role="dialog"]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (home instanceof HTMLElement) home.focus();
  return done;
}
