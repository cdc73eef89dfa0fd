"use client";
/** The last three things done through the palette, kept in this browser. */

const key = "palette.recent";

export function recentCommands(): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string").slice(0, 3) : [];
  } catch {
    return [];
  }
}

export function rememberCommand(id: string): void {
  try {
    localStorage.setItem(key, JSON.stringify([id, ...recentCommands().filter((other) => other !== id)].slice(0, 3)));
  } catch {
    // A browser that stores nothing simply has no recent commands.
  }
}
