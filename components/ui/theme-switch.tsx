"use client";
/** Light, dark, or whatever the system says. Applies at once and is remembered by a cookie, so the next page starts right. */
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { Monitor, Moon, Sun } from "lucide-react";
import { cn } from "./cn";
import { setPreference, usePreference } from "./use-preference";

const themes = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

export function ThemeSwitch({ className }: { className?: string }) {
  const theme = usePreference("theme") ?? "system";
  return (
    <RadioGroup
      aria-label="Theme"
      value={theme}
      onValueChange={(next: string) => setPreference("theme", next === "light" || next === "dark" ? next : null)}
      className={cn("inline-flex gap-0.5 rounded-control border border-line bg-sunken p-0.5", className)}
    >
      {themes.map(({ value, label, icon: Icon }) => (
        <Radio.Root
          key={value}
          value={value}
          aria-label={label}
          render={<span />}
          className="flex h-7 flex-1 cursor-pointer items-center justify-center gap-1.5 rounded-sm px-2 text-dense text-muted hover:text-fg data-checked:bg-surface data-checked:text-fg data-checked:shadow-raised max-sm:h-11"
        >
          <Icon className="size-4 stroke-[1.5]" aria-hidden />
          {label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
