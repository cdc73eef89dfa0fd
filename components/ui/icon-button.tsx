"use client";
/** A button that is only an icon: its label is spoken, and shown as a tip. */
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";
import { iconButtonStyle } from "./icon-button-style";
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
