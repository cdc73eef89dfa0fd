import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { Mark } from "@/components/brand/mark";
import { sendSamples } from "@/components/emails/send-samples";
import { ButtonLink } from "@/components/ui/button-link";
import { CodeTabs } from "@/components/ui/code-tabs";
import { PageTitle } from "@/components/ui/page-title";
import { appUrl } from "@/lib/infra/env";
import { firstPlace } from "./first-place";

export const metadata: Metadata = { title: { absolute: "Mailwright" } };

export default async function LandingPage() {
  const place = await firstPlace();
  if (place.kind === "elsewhere") redirect(place.href);
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="page flex flex-wrap items-center justify-between gap-4 !py-4">
        <Mark />
        <nav aria-label="Main" className="flex items-center gap-2">
          <ButtonLink variant="ghost" href="/docs">
            Docs
          </ButtonLink>
          <ButtonLink href="/sign-in">Sign in</ButtonLink>
        </nav>
      </header>
      <main id="main" tabIndex={-1} className="page grid flex-1 content-center items-center gap-x-16 gap-y-10 outline-none lg:grid-cols-2">
        <div className="grid gap-4">
          <PageTitle className="max-w-[24ch] text-number font-semibold tracking-tight text-balance">Email you can account for</PageTitle>
          <p className="max-w-[56ch] text-reading text-muted">
            Send through one HTTP request and see what became of every recipient, in the receiving server's own words. This instance runs on
            its operator's own machine and database.
          </p>
          <ul className="grid max-w-[56ch] gap-1.5 text-muted">
            <li>Accepted means stored: nothing is answered before it is safe.</li>
            <li>With an idempotency key, the same request sent twice sends one email.</li>
            <li>A sandbox to try everything before any DNS record is set.</li>
          </ul>
          <div className="mt-2 flex flex-wrap gap-2">
            {place.signUp && (
              <ButtonLink variant="primary" href="/sign-up">
                Create an account
              </ButtonLink>
            )}
            <ButtonLink variant={place.signUp ? "secondary" : "primary"} href="/sign-in">
              Sign in
            </ButtonLink>
          </div>
          {!place.signUp && <p className="text-dense text-muted">Accounts here are made by the operator.</p>}
        </div>
        <CodeTabs label="Send an email" samples={sendSamples({ origin: appUrl(), from: "you@sandbox.test", to: "ada@example.com" })} />
      </main>
      <footer className="page !py-6 text-dense text-muted">
        <Link href="/docs/api" className="link">
          API reference
        </Link>
      </footer>
    </div>
  );
}
