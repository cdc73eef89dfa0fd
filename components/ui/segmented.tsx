"use client";
/** A few views of the same thing, side by side; the pressed one is shown. */
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { ComponentType } from "react";
import { cn } from "./cn";

type Option<Value extends string> = { value: Value; label: string; icon?: ComponentType<{ className?: string; "aria-hidden"?: boolean }> };

type SegmentedProps<Value extends string> = {
  label: string;
  options: readonly Option<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  className?: string;
};

export function Segmented<Value extends string>({ label, options, value, onChange, className }: SegmentedProps<Value>) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={onChange}
      className={cn("inline-flex gap-0.5 rounded-control border border-line bg-sunken p-0.5", className)}
    >
      {options.map(({ value: each, label: word, icon: Icon }) => (
        <Radio.Root
          key={each}
          value={each}
          aria-label={word}
          render={<span />}
          className="flex h-7 cursor-pointer items-center justify-center gap-1.5 rounded-sm px-2 text-dense text-muted hover:text-fg data-checked:bg-surface data-checked:text-fg data-checked:shadow-raised max-sm:h-11"
        >
          {Icon && <Icon className="size-4 stroke-[1.5]" aria-hidden />}
          {word}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
