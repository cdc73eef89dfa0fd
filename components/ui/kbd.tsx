/** Keys to press, drawn as keys. `mod` becomes ⌘ on a Mac and Ctrl elsewhere, decided by CSS so nothing flickers. */
import { cn } from "./cn";

const names: Record<string, string> = { shift: "⇧", enter: "↵", esc: "Esc", up: "↑", down: "↓" };

/** `keys` as shortcuts are written: `"g h"`, `"mod+k"`, `"?"`. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cn("inline-flex shrink-0 items-center gap-1", className)}>
      {keys.split(/[ +]/).map((key, index) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may be pressed twice in a row
          key={index}
          className="inline-grid h-5 min-w-5 place-items-center rounded-sm border border-line bg-bg px-1 font-sans text-meta text-muted"
        >
          {key === "mod" ? <ModKey /> : (names[key] ?? key.toUpperCase())}
        </kbd>
      ))}
    </span>
  );
}

function ModKey() {
  return <span className="before:content-['Ctrl'] [:root[data-mac]_&]:before:content-['⌘']" />;
}
