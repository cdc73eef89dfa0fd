/** Something that is there when asked for, without a script. The sign before its name turns when it is open. */
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

export function Disclosure({ summary, children }: { summary: ReactNode; children: ReactNode }) {
  return (
    <details className="group/disclosure min-w-0 text-dense">
      <summary className="inline-flex min-h-(--target) list-none items-center gap-1.5 rounded-sm font-medium [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden className="size-4 stroke-[1.5] text-muted group-open/disclosure:rotate-90" />
        {summary}
      </summary>
      <div className="mt-1 pl-5.5">{children}</div>
    </details>
  );
}
