"use client";
/** The same request in several languages; a choice holds for every block of the page. Public pages show it, so it brings no library along. */
import { type KeyboardEvent, useId, useSyncExternalStore } from "react";
import { CodeFrame, CodeText } from "./code-block";

let chosen: string | null = null;
const watchers = new Set<() => void>();

/** `label` says what the samples do: "Send an email". */
export function CodeTabs({ samples, label }: { samples: readonly { label: string; code: string }[]; label: string }) {
  const id = useId();
  const current = useSyncExternalStore(
    watch,
    () => chosen,
    () => null,
  );
  const shown = samples.find((sample) => sample.label === current) ?? samples[0];
  if (!shown) return null;
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = samples.indexOf(shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const next = to === undefined ? undefined : samples.at(to % samples.length);
    if (!next) return;
    event.preventDefault();
    choose(next.label);
    event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")[samples.indexOf(next)]?.focus();
  };
  const heading = (
    <div role="tablist" aria-label={label} onKeyDown={move} className="flex gap-4">
      {samples.map((sample) => (
        <button
          key={sample.label}
          type="button"
          role="tab"
          id={`${id}-${sample.label}`}
          aria-selected={sample === shown}
          aria-controls={`${id}-panel`}
          tabIndex={sample === shown ? 0 : -1}
          onClick={() => choose(sample.label)}
          className="-mb-px h-9 border-b-2 border-transparent px-0.5 text-meta font-medium text-muted transition-tint hover:text-fg focus-visible:-outline-offset-2 aria-selected:border-primary aria-selected:text-fg max-sm:h-11"
        >
          {sample.label}
        </button>
      ))}
    </div>
  );
  return (
    <div className="min-w-0">
      <CodeFrame code={shown.code} label={`${shown.label} example`} heading={heading}>
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${shown.label}`}>
          <CodeText code={shown.code} label={`${shown.label} example`} />
        </div>
      </CodeFrame>
    </div>
  );
}

function choose(label: string): void {
  chosen = label;
  for (const changed of watchers) changed();
}

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}
