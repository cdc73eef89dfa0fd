/** A text field of several lines that grows with what is written. */
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { controlStyle } from "./input";

export function Textarea({ className, mono = false, rows = 4, ...rest }: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      {...rest}
      rows={rows}
      className={cn(
        controlStyle,
        "field-sizing-content max-h-96 min-h-[calc(2lh+0.875rem)] resize-y py-1.5",
        mono && "font-mono sm:text-dense",
        className,
      )}
    />
  );
}
