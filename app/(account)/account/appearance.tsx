"use client";
/** How the dashboard looks and listens, in this browser. */
import { Switch } from "@/components/ui/switch";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import { setPreference, usePreference } from "@/components/ui/use-preference";

export function Appearance() {
  const compact = usePreference("density") === "compact";
  const keysOff = usePreference("shortcuts") === "off";
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span>Theme</span>
        <ThemeSwitch className="max-sm:w-full" />
      </div>
      <Switch
        label="Compact rows"
        help="More rows of a table on one screen."
        checked={compact}
        onChange={(event) => setPreference("density", event.target.checked ? "compact" : null)}
      />
      <Switch
        label="Single-key shortcuts"
        help="Keys such as g e, j and k. Turn them off when you dictate, or when they get in your way; ⌘K and Ctrl+K go on working."
        checked={!keysOff}
        onChange={(event) => setPreference("shortcuts", event.target.checked ? null : "off")}
      />
    </div>
  );
}
