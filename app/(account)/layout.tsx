/** A quiet frame for what belongs to a person and not to a team. */
import Link from "next/link";
import type { ReactNode } from "react";
import { SignOutButton } from "@/app/(dashboard)/[team]/sign-out-button";
import { WithProviders } from "@/app/with-providers";
import { Mark } from "@/components/brand/mark";

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <WithProviders>
      <header data-shell className="sticky top-0 z-20 border-b border-line bg-bg">
        <div className="mx-auto flex h-12 max-w-180 items-center justify-between gap-4 px-4 sm:px-6">
          <Link href="/" className="inline-flex min-h-(--target) items-center rounded-control">
            <Mark />
          </Link>
          <SignOutButton />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="page max-w-180! outline-none">
        {children}
      </main>
    </WithProviders>
  );
}
