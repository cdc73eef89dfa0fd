"use client";
/** One choice of a long list, narrowed by typing once it is open. For a handful of options take `Select`. */
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
  /** Names the line to type in: "Search a city". */
  search?: string;
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
  placeholder = "Choose one",
  search = "Search",
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
      <Base.Trigger
        {...aria}
        id={id}
        className={cn(
          controlStyle,
          "flex h-(--control-h) items-center justify-between gap-2 text-left data-popup-open:border-muted",
          className,
        )}
      >
        <span className="truncate">
          <Base.Value placeholder={<span className="text-faint">{placeholder}</span>} />
        </span>
        <ChevronDown className="size-4 shrink-0 stroke-[1.5] text-muted" aria-hidden />
      </Base.Trigger>
      <Base.Portal render={<section aria-label="Options" />}>
        <Base.Positioner sideOffset={4} className="z-50">
          <Base.Popup
            aria-label={search}
            className={cn(popupStyle, "flex max-h-[min(22rem,var(--available-height))] w-(--anchor-width) flex-col overflow-hidden p-0")}
          >
            <div className="border-b border-line p-1.5">
              <Base.Input aria-label={search} placeholder={search} className={cn(controlStyle, "h-(--control-h)")} />
            </div>
            <Base.Empty className="empty:hidden">
              <div className="px-3 py-2 text-muted">{empty}</div>
            </Base.Empty>
            <Base.List className="min-h-0 overflow-y-auto overscroll-contain p-1 outline-none empty:hidden">
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
