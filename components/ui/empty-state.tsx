/** Four reasons why nothing is shown, each with its own way on. Never one box for all of them. */
import { Inbox, Lock, SearchX, TriangleAlert, X } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "./cn";
import { Mono } from "./mono";

type Frame = { icon: ReactNode; title: string; children: ReactNode; action?: ReactNode; className?: string };

/** Nothing has been made yet: say what will be here and offer the one action that starts it. */
export function FirstUse({
  title,
  children,
  action,
  icon = <Inbox aria-hidden />,
  className,
}: Partial<Pick<Frame, "icon">> & Omit<Frame, "icon">) {
  return (
    <EmptyFrame icon={icon} title={title} action={action} className={className}>
      {children}
    </EmptyFrame>
  );
}

/** Filters hide everything: repeat them as links that remove them one by one. `href` is the address without that filter. */
export function NoMatch({
  what,
  filters,
  clearHref,
}: {
  what: string;
  filters: readonly { label: string; href: string }[];
  clearHref: string;
}) {
  return (
    <EmptyFrame icon={<SearchX aria-hidden />} title={`No ${what} match`}>
      <span className="mt-2 flex flex-wrap items-center justify-center gap-2">
        {filters.map(({ label, href }) => (
          <Link key={label} href={href} aria-label={`Remove filter ${label}`} data-chip className={chipStyle}>
            {label} <X aria-hidden className="size-3.5" />
          </Link>
        ))}
        <Link href={clearHref} className="link inline-flex min-h-(--target) items-center">
          Clear all filters
        </Link>
      </span>
    </EmptyFrame>
  );
}

/** The reader may not see this: name what is missing and who can grant it. */
export function NotAllowed({ title, children }: { title: string; children: ReactNode }) {
  return (
    <EmptyFrame icon={<Lock aria-hidden />} title={title}>
      {children}
    </EmptyFrame>
  );
}

/** It failed: what happened, a way to try again, and the request id to copy for support. */
export function Broken({
  title = "This could not be loaded",
  children,
  requestId,
  idLabel = "Request",
  action,
}: {
  title?: string;
  children: ReactNode;
  requestId?: string;
  idLabel?: string;
  action?: ReactNode;
}) {
  return (
    <EmptyFrame icon={<TriangleAlert aria-hidden className="text-bad" />} title={title} action={action}>
      {children}
      {requestId && (
        <span className="mt-3 flex items-center justify-center gap-2 text-dense">
          {idLabel}{" "}
          <Mono copy={requestId} copyLabel="Copy request id">
            {requestId}
          </Mono>
        </span>
      )}
    </EmptyFrame>
  );
}

export const chipStyle =
  "inline-flex min-h-(--target) items-center gap-1.5 rounded-control border border-line bg-surface px-2 text-dense text-fg transition-tint hover:border-control [&_svg]:stroke-[1.5] [&_svg]:text-muted";

function EmptyFrame({ icon, title, children, action, className }: Frame) {
  return (
    <div
      className={cn(
        "grid grid-cols-1 justify-items-center gap-1 rounded-panel border border-line bg-surface px-6 py-14 text-center",
        className,
      )}
    >
      <span className="mb-2 grid size-10 place-items-center rounded-panel border border-line text-muted [&_svg]:size-5 [&_svg]:stroke-[1.5]">
        {icon}
      </span>
      <h2 className="text-reading font-semibold">{title}</h2>
      <div className="w-full max-w-[56ch] text-muted">{children}</div>
      {action && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
