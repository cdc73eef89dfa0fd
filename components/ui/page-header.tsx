/** The top of every page: its name, one sentence, and its one primary action. */
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageTitle } from "./page-title";

type PageHeaderProps = {
  title: ReactNode;
  description?: ReactNode;
  /** Stands beside the title, such as a status badge. */
  badge?: ReactNode;
  /** The way back to the list this page belongs to. */
  back?: { href: string; label: string };
  /** Secondary actions first, the primary one last. */
  actions?: ReactNode;
  /** Tabs under the header. */
  children?: ReactNode;
};

export function PageHeader({ title, description, badge, back, actions, children }: PageHeaderProps) {
  return (
    <header className="mb-6 grid gap-4">
      <div className="grid gap-1">
        {back && (
          <Link
            href={back.href}
            className="-ml-1 inline-flex min-h-(--target) items-center gap-1 justify-self-start text-dense text-muted hover:text-fg"
          >
            <ChevronLeft className="size-4 stroke-[1.5]" aria-hidden />
            {back.label}
          </Link>
        )}
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="grid min-w-0 gap-1">
            <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
              <PageTitle className="min-w-0 text-title font-semibold [overflow-wrap:anywhere]">{title}</PageTitle>
              {badge}
            </div>
            {description && <p className="max-w-[68ch] text-muted">{description}</p>}
          </div>
          {actions && <div className="flex flex-wrap items-center gap-2 max-sm:w-full max-sm:*:flex-1">{actions}</div>}
        </div>
      </div>
      {children}
    </header>
  );
}
