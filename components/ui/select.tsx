"use client";
/** One choice of a short, known list. Type to jump; the value travels in the form under `name`. */
import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronDown } from "lucide-react";
import { cn } from "./cn";
import { controlStyle } from "./input";
import { popupItemStyle, popupStyle } from "./overlay";

export type Choice = { value: string; label: string; help?: string; disabled?: boolean };

type SelectProps = {
  options: readonly Choice[];
  name?: string;
  id?: string;
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  placeholder?: string;
  disabled?: boolean;
  required?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
};

export function Select({
  options,
  name,
  id,
  value,
  defaultValue,
  onValueChange,
  placeholder = "Choose one",
  disabled,
  required,
  className,
  ...aria
}: SelectProps) {
  return (
    <Base.Root
      items={options}
      name={name}
      value={value}
      defaultValue={defaultValue}
      disabled={disabled}
      required={required}
      onValueChange={(next) => next !== null && onValueChange?.(next)}
    >
      <Base.Trigger
        {...aria}
        id={id}
        className={cn(
          controlStyle,
          "flex h-(--control-h) items-center justify-between gap-2 text-left data-popup-open:border-muted",
          className,
        )}
      >
        <Base.Value placeholder={<span className="text-faint">{placeholder}</span>} className="truncate" />
        <Base.Icon>
          <ChevronDown className="size-4 stroke-[1.5] text-muted" aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal render={<section aria-label="Options" />}>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className={cn(popupStyle, "min-w-(--anchor-width)")}>
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} disabled={option.disabled} className={popupItemStyle}>
                  <span className="size-4">
                    <Base.ItemIndicator>
                      <Check aria-hidden />
                    </Base.ItemIndicator>
                  </span>
                  <span className="grid">
                    <Base.ItemText>{option.label}</Base.ItemText>
                    {option.help && <span className="text-dense text-muted">{option.help}</span>}
                  </span>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
