"use client";
/** Reads and changes a remembered preference; `<html>` is its home in the page, a cookie its home between pages. */
import { useSyncExternalStore } from "react";
import type { Preference, PreferenceValue } from "./preferences";

/** The value now, or null when unset; follows changes made anywhere in the page. */
export function usePreference(name: Preference): string | null {
  return useSyncExternalStore(
    watchRoot,
    () => document.documentElement.dataset[name] ?? null,
    () => null,
  );
}

/** Applies the value at once and keeps it for a year; null forgets it. */
export function setPreference<Name extends Preference>(name: Name, value: PreferenceValue<Name> | null): void {
  if (value === null) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs HTTPS, and a new instance may be opened without it
  document.cookie = `${name}=${value ?? ""}; path=/; max-age=${value === null ? 0 : 31_536_000}; samesite=lax${secure}`;
}

function watchRoot(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true });
  return () => observer.disconnect();
}
