/** The operators' own house: an amber hairline on top, so that nobody takes it for a team's. */
import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { SignOutButton } from "@/app/(dashboard)/[team]/sign-out-button";
import { WithProviders } from "@/app/with-providers";
import { Mark } from "@/components/brand/mark";
import { Badge } from "@/components/ui/badge";
import { Asking } from "@/lib/web/client";
import { noTeam } from "@/lib/web/member";
import { AdminNav } from "./admin-nav";
import { staff } from "./staff";

export const metadata: Metadata = { title: { default: "Operators", template: "%s · Operators · Mailwright" } };

export default async function AdminLayout({ children }: { children: ReactNode }) {
  await staff();
  return (
    <WithProviders>
      <Asking team={noTeam}>
        <header data-shell className="sticky top-0 z-20 border-t-2 border-b border-t-warn border-b-line bg-bg">
          <div className="mx-auto flex min-h-12 w-full max-w-[75rem] flex-wrap items-center gap-x-6 px-4 sm:px-6">
            <Link href="/" className="inline-flex min-h-(--target) items-center gap-2 rounded-control">
              <Mark />
              <span className="sr-only">Back to your team</span>
            </Link>
            <Badge tone="warn">Operators</Badge>
            <AdminNav />
            <div className="ml-auto flex items-center gap-2">
              <Link href="/" className="link inline-flex min-h-(--target) items-center max-sm:hidden">
                Back to your team
              </Link>
              <SignOutButton />
            </div>
          </div>
        </header>
        <main id="main" tabIndex={-1} className="page outline-none">
          {children}
        </main>
      </Asking>
    </WithProviders>
  );
}
