/** A one-line text field. Stands inside a `Field`, which gives it its label and its error. */
import type { ComponentProps } from "react";
import { cn } from "./cn";

/** Border and ground shared by everything one types into. 16 px text on a phone keeps the page from zooming. */
export const controlStyle =
  "w-full min-w-0 rounded-control border border-control bg-surface px-3 text-reading text-fg transition-tint hover:border-muted aria-invalid:border-danger disabled:bg-sunken disabled:text-muted [&[readonly]]:bg-sunken sm:text-body";

export function Input({ className, mono = false, ...rest }: ComponentProps<"input"> & { mono?: boolean }) {
  return <input {...rest} className={cn(controlStyle, "h-(--control-h)", mono && "font-mono sm:text-dense", className)} />;
}
