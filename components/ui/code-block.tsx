/** Code to read or to take away. Scrolls by keyboard when it is wider than its place. */
import type { ReactNode } from "react";
import { cn } from "./cn";
import { CopyButton } from "./copy-button";

type CodeBlockProps = { code: string /** Names the block: "curl example". */; label: string; wrap?: boolean; className?: string };

export function CodeBlock({ code, label, wrap, className }: CodeBlockProps) {
  return (
    <CodeFrame code={code} label={label} className={className} heading={<span className="text-meta font-medium text-muted">{label}</span>}>
      <CodeText code={code} label={label} wrap={wrap} />
    </CodeFrame>
  );
}

/** The frame: a heading and the copy button over whatever shows the code. */
export function CodeFrame({ code, label, heading, className, children }: CodeBlockProps & { heading: ReactNode; children: ReactNode }) {
  return (
    <div className={cn("min-w-0 overflow-hidden rounded-control border border-line bg-sunken", className)}>
      <div className="flex min-h-9 items-center justify-between gap-2 border-b border-line pr-1.5 pl-3">
        {heading}
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
      {children}
    </div>
  );
}

export function CodeText({ code, label, wrap = false }: { code: string; label: string; wrap?: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section aria-label={label} tabIndex={0} className="overflow-x-auto p-3 focus-visible:-outline-offset-2">
      <pre className={cn("font-mono text-dense", wrap && "whitespace-pre-wrap [overflow-wrap:anywhere]")}>
        <code>{code}</code>
      </pre>
    </section>
  );
}
