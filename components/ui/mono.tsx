/** Something a machine said or will read: an id, a record, an answer. Long ones break; `copy` adds a button. */
import type { ReactNode } from "react";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";

type MonoProps = { children: ReactNode; copy?: string; copyLabel?: string; truncate?: boolean; className?: string };

export function Mono({ children, copy, copyLabel, truncate = false, className }: MonoProps) {
  const text = (
    <code
      className={cn("min-w-0 font-mono text-dense", truncate ? "truncate" : "break-words [overflow-wrap:anywhere]", !copy && className)}
    >
      {children}
    </code>
  );
  if (copy === undefined) return text;
  return (
    <span className={cn("inline-flex max-w-full items-center gap-1", className)}>
      {text}
      <CopyButton text={copy} label={copyLabel} />
    </span>
  );
}
