"use client";
/** One choice of a long list, narrowed by typing. For a handful of options take `Select`. */
import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, ChevronDown } from "lucide-react";
import { cn } from "./cn";
import { controlStyle } from "./input";
import { popupItemStyle, popupStyle } from "./overlay";
import type { Choice } from "./select";

type ComboboxProps = {
  options: readonly Choice[];
  name?: string;
  id?: string;
  value?: Choice | null;
  defaultValue?: Choice | null;
  onValueChange?: (choice: Choice | null) => void;
  placeholder?: string;
  /** Shown when nothing matches what was typed. */
  empty?: string;
  disabled?: boolean;
  required?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};

export function Combobox({
  options,
  name,
  id,
  value,
  defaultValue,
  onValueChange,
  placeholder,
  empty = "Nothing matches",
  disabled,
  required,
  className,
  ...aria
}: ComboboxProps) {
  return (
    <Base.Root
      items={options}
      name={name}
      value={value}
      defaultValue={defaultValue}
      disabled={disabled}
      required={required}
      onValueChange={onValueChange}
      isItemEqualToValue={(one, other) => one.value === other.value}
      autoHighlight
    >
      <div className={cn("relative", className)}>
        <Base.Input {...aria} id={id} placeholder={placeholder} className={cn(controlStyle, "h-(--control-h) pr-9")} />
        <Base.Trigger
          aria-label="Show all"
          tabIndex={-1}
          className="absolute inset-y-0 right-0 flex w-9 items-center justify-center text-muted"
        >
          <ChevronDown className="size-4 stroke-[1.5]" aria-hidden />
        </Base.Trigger>
      </div>
      <Base.Portal render={<section aria-label="Options" />}>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup className={cn(popupStyle, "w-(--anchor-width)")}>
            <Base.Empty className="empty:hidden">
              <div className="p-2 text-muted">{empty}</div>
            </Base.Empty>
            <Base.List>
              {(option: Choice) => (
                <Base.Item key={option.value} value={option} disabled={option.disabled} className={popupItemStyle}>
                  <span className="grid min-w-0 flex-1">
                    <span className="truncate">{option.label}</span>
                    {option.help && <span className="truncate text-dense text-muted">{option.help}</span>}
                  </span>
                  <Base.ItemIndicator>
                    <Check aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
