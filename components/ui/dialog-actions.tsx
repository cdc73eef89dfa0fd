import type { ReactNode } from "react";

/** The row of buttons at the end of a dialog; also for a form inside of it, whose own submit button belongs here. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 max-sm:*:flex-1">{children}</div>;
}
