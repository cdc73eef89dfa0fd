/** The button. A view has one primary button; the rest are secondary or ghost. */
import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const buttonStyle = cva(
  "inline-flex h-(--control-h) shrink-0 items-center justify-center gap-2 rounded-control border px-3 text-body font-medium whitespace-nowrap transition-tint select-none aria-disabled:opacity-60 disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:stroke-[1.5]",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-primary text-on-primary not-disabled:hover:bg-primary-hover",
        secondary: "border-control/60 bg-surface text-fg not-disabled:hover:bg-sunken",
        ghost: "border-transparent bg-transparent text-fg not-disabled:hover:bg-sunken",
        danger: "border-transparent bg-danger text-on-danger not-disabled:hover:bg-danger-hover",
      },
      wide: { true: "w-full" },
    },
    defaultVariants: { variant: "secondary" },
  },
);

export type Look = VariantProps<typeof buttonStyle>;
type ButtonProps = ComponentProps<"button"> & Look & { icon?: ReactNode; pending?: boolean; pendingText?: string };

/** While `pending` it keeps focus, ignores presses and shows `pendingText` ("Creating…"). */
export function Button({
  variant,
  wide,
  icon,
  pending = false,
  pendingText,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={pending || rest["aria-disabled"]}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={cn(buttonStyle({ variant, wide }), className)}
    >
      {icon}
      {pending ? (pendingText ?? children) : children}
    </button>
  );
}
