/** The quiet room for signing in, setting up and the like: the mark, one card, one task. */
import type { ReactNode } from "react";
import { Mark } from "@/components/brand/mark";
import { PageTitle } from "@/components/ui/page-title";

type AuthFrameProps = {
  title: string;
  description?: ReactNode;
  /** Under the card: the way to the sister page. */
  footer?: ReactNode;
  wide?: boolean;
  children: ReactNode;
};

export function AuthFrame({ title, description, footer, wide = false, children }: AuthFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 py-8 sm:justify-center sm:py-16">
      <div className={`grid w-full gap-6 ${wide ? "max-w-160" : "max-w-sm"}`}>
        <header className="grid justify-items-center">
          <Mark />
        </header>
        <main id="main" tabIndex={-1} className="grid gap-5 rounded-panel border border-line bg-surface p-5 outline-none sm:p-7">
          <div className="grid gap-1">
            <PageTitle>{title}</PageTitle>
            {description && <div className="text-muted">{description}</div>}
          </div>
          {children}
        </main>
        {footer && <footer className="text-center text-muted">{footer}</footer>}
      </div>
    </div>
  );
}
