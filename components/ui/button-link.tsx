/** A link that looks like a button. Apart from the button, so that a form does not bring the router's link along. */
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { buttonStyle, type Look } from "./button";
import { cn } from "./cn";

/** Goes somewhere, so it is a link; looks like a button because it is the page's main action. */
export function ButtonLink({
  variant,
  wide,
  icon,
  className,
  children,
  ...rest
}: ComponentProps<typeof Link> & Look & { icon?: ReactNode }) {
  return (
    <Link {...rest} className={cn(buttonStyle({ variant, wide }), className)}>
      {icon}
      {children}
    </Link>
  );
}
