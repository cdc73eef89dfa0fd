"use client";
/** The same request in several languages; a choice holds for every block of the page. */
import { Tabs } from "@base-ui/react/tabs";
import { useSyncExternalStore } from "react";
import { CodeFrame, CodeText } from "./code-block";

let chosen: string | null = null;
const watchers = new Set<() => void>();

/** `label` says what the samples do: "Send an email". */
export function CodeTabs({ samples, label }: { samples: readonly { label: string; code: string }[]; label: string }) {
  const current = useSyncExternalStore(
    watch,
    () => chosen,
    () => null,
  );
  const shown = samples.find((sample) => sample.label === current) ?? samples[0];
  if (!shown) return null;
  const heading = (
    <Tabs.List aria-label={label} activateOnFocus className="flex gap-4">
      {samples.map((sample) => (
        <Tabs.Tab
          key={sample.label}
          value={sample.label}
          className="-mb-px h-9 border-b-2 border-transparent px-0.5 text-meta font-medium text-muted transition-colors hover:text-fg focus-visible:-outline-offset-2 data-active:border-primary data-active:text-fg max-sm:h-11"
        >
          {sample.label}
        </Tabs.Tab>
      ))}
    </Tabs.List>
  );
  return (
    <Tabs.Root value={shown.label} onValueChange={choose} className="min-w-0">
      <CodeFrame code={shown.code} label={`${shown.label} example`} heading={heading}>
        {samples.map((sample) => (
          <Tabs.Panel key={sample.label} value={sample.label} tabIndex={-1}>
            <CodeText code={sample.code} label={`${sample.label} example`} />
          </Tabs.Panel>
        ))}
      </CodeFrame>
    </Tabs.Root>
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
