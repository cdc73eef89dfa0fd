"use client";
/** A list of actions behind one button. Opens without delay; arrows, Home, End and first letters move in it. */
import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { cn } from "./cn";
import { popupItemStyle, popupLabelStyle, popupStyle } from "./overlay";

type MenuProps = {
  trigger: ReactElement;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom" | "right";
  className?: string;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

export function Menu({ trigger, align = "end", side = "bottom", className, children, open, onOpenChange }: MenuProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Trigger render={trigger} />
      <Base.Portal render={<section aria-label="Menu" />}>
        <Base.Positioner align={align} side={side} sideOffset={4} className="z-50 outline-none">
          <Base.Popup className={cn(popupStyle, className)}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

type ItemProps = { icon?: ReactNode; keys?: ReactNode; danger?: boolean; children: ReactNode };

export function MenuItem({
  icon,
  keys,
  danger = false,
  children,
  className,
  ...rest
}: ItemProps & Omit<ComponentProps<typeof Base.Item>, "children" | "className"> & { className?: string }) {
  return (
    <Base.Item {...rest} className={cn(popupItemStyle, danger && "text-bad [&_svg]:text-bad", className)}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {keys}
    </Base.Item>
  );
}

export function MenuLink({ icon, keys, href, children, ...rest }: ItemProps & { href: string; "aria-current"?: "true" | "page" }) {
  return (
    <Base.LinkItem {...rest} render={<Link href={href} />} closeOnClick className={popupItemStyle}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {keys}
    </Base.LinkItem>
  );
}

export function MenuGroup({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Base.Group>
      <Base.GroupLabel className={popupLabelStyle}>{label}</Base.GroupLabel>
      {children}
    </Base.Group>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

/** One of a few, chosen in the menu; it stays open so the effect can be seen. */
export function MenuChoices({
  label,
  value,
  onValueChange,
  options,
}: {
  label: ReactNode;
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string; icon?: ReactNode }[];
}) {
  return (
    <Base.RadioGroup value={value} onValueChange={(next: string) => onValueChange(next)}>
      <Base.GroupLabel className={popupLabelStyle}>{label}</Base.GroupLabel>
      {options.map((option) => (
        <Base.RadioItem key={option.value} value={option.value} closeOnClick={false} className={popupItemStyle}>
          {option.icon}
          <span className="min-w-0 flex-1">{option.label}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}
