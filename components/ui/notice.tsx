/** A sentence the page must say before anything else: a limit near, a step missing, a result to know. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

const looks = {
  info: { icon: Info, style: "bg-info-bg text-info" },
  ok: { icon: CircleCheck, style: "bg-ok-bg text-ok" },
  warn: { icon: TriangleAlert, style: "bg-warn-bg text-warn" },
  bad: { icon: CircleAlert, style: "bg-bad-bg text-bad" },
};

/** `live` announces it when it appears after the page was read. */
export function Notice({
  tone = "info",
  title,
  action,
  live = false,
  className,
  children,
}: {
  tone?: keyof typeof looks;
  title?: ReactNode;
  action?: ReactNode;
  live?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const { icon: Icon, style } = looks[tone];
  return (
    <div
      role={live ? "status" : undefined}
      className={cn("flex flex-wrap items-start gap-x-4 gap-y-2 rounded-control px-3 py-2.5", style, className)}
    >
      <div className="flex min-w-0 flex-1 gap-2.5">
        <Icon className="mt-0.5 size-4 shrink-0 stroke-[1.5]" aria-hidden />
        <div className="grid min-w-0 gap-0.5">
          {title && <p className="font-medium">{title}</p>}
          {children && <div className="max-w-[68ch] text-fg">{children}</div>}
        </div>
      </div>
      {action}
    </div>
  );
}
