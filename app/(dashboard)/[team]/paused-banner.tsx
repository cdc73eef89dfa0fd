/** Across the top of every page of a paused team: what happened, and what to do. */
import Link from "next/link";
import { Notice } from "@/components/ui/notice";

export function PausedBanner({ because }: { because: string | null }) {
  return (
    <section aria-label="Your team is paused" className="px-4 pt-4 sm:px-6">
      <Notice tone="bad" title="Your team is paused: nothing is sent">
        {because && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{because}</p>}
        <p>
          New email is refused, and what waits stays where it is. If a key has leaked, revoke it now: revoking keys, canceling email and
          suppressing addresses still work. See to the cause, then ask the operator of this instance to resume the team.
        </p>
        <Link href="/docs/suppressions#reputation" className="link inline-flex min-h-(--target) items-center">
          What is judged, and how
        </Link>
      </Notice>
    </section>
  );
}
