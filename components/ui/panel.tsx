/** A part of a page with its own name. Edge to edge inside, one line around. */
import type { ReactNode } from "react";
import { cn } from "./cn";

type PanelProps = {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** Lets a table or list touch the border. */
  flush?: boolean;
  footer?: ReactNode;
  /** Draws the border in the danger colour. */
  danger?: boolean;
  id?: string;
  className?: string;
  children?: ReactNode;
};

export function Panel({ title, description, actions, flush = false, footer, danger = false, id, className, children }: PanelProps) {
  return (
    <section
      id={id}
      className={cn("min-w-0 overflow-clip rounded-panel border bg-surface", danger ? "border-bad/50" : "border-line", className)}
    >
      {title && (
        <div
          className={cn(
            "flex flex-wrap items-start justify-between gap-x-6 gap-y-2 px-4 pt-3.5 sm:px-5",
            flush && "border-b border-line pb-3.5",
          )}
        >
          <div className="grid gap-0.5">
            <h2 className="text-body font-semibold">{title}</h2>
            {description && <p className="max-w-[68ch] text-dense text-muted">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </div>
      )}
      {children && <div className={flush ? undefined : "px-4 py-4 sm:px-5"}>{children}</div>}
      {footer && <div className="border-t border-line bg-sunken px-4 py-3 sm:px-5">{footer}</div>}
    </section>
  );
}
