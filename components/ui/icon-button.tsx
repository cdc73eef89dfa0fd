"use client";
/** A button that is only an icon: its label is spoken, and shown as a tip. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { Tooltip } from "./tooltip";

type IconButtonProps = Omit<ComponentProps<"button">, "children" | "aria-label"> & {
  label: string;
  icon: ReactNode;
  keys?: ReactNode;
  side?: ComponentProps<typeof Tooltip>["side"];
};

/** `keys` shows the shortcut in the tip. Toolbars and rows only; elsewhere a button carries words. */
export function IconButton({ label, icon, keys, side, className, type = "button", ...rest }: IconButtonProps) {
  const tip = keys ? (
    <>
      {label} {keys}
    </>
  ) : (
    label
  );
  return (
    <Tooltip tip={tip} side={side}>
      <button {...rest} type={type} aria-label={label} className={cn(iconButtonStyle, className)}>
        {icon}
      </button>
    </Tooltip>
  );
}

/** The same square for triggers of menus and dialogs. */
export const iconButtonStyle =
  "inline-flex size-(--control-h) shrink-0 items-center justify-center rounded-control text-muted transition-colors not-disabled:hover:bg-sunken not-disabled:hover:text-fg disabled:opacity-60 data-popup-open:bg-sunken data-popup-open:text-fg [&_svg]:size-4 [&_svg]:stroke-[1.5]";
