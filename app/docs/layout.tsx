import type { Metadata } from "next";
import type { ReactNode } from "react";
import { Mark } from "@/components/brand/mark";
import { DocsNav } from "./docs-nav";

export const metadata: Metadata = { title: { default: "Docs", template: "%s · Docs · Mailwright" } };

export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="sticky top-0 z-20 border-b border-line bg-bg">
        <div className="mx-auto flex min-h-14 w-full max-w-[75rem] flex-wrap items-center gap-x-8 px-4 sm:px-6">
          {/* Documents have a policy of their own, which would stay in force if the router put another page into this one. */}
          <a href="/" className="inline-flex min-h-(--target) items-center rounded-sm">
            <Mark />
          </a>
          <DocsNav />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page outline-none">
        {children}
      </main>
    </>
  );
}
