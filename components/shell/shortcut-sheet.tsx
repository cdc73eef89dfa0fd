"use client";
/** What the keyboard can do on this page, and the switch that turns single keys off (WCAG 2.1.4). */
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useShortcutList } from "@/components/ui/keyboard";
import { Switch } from "@/components/ui/switch";
import { setPreference, usePreference } from "@/components/ui/use-preference";

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog title="Keyboard shortcuts" open={open} onOpenChange={onOpenChange} wide>
      <ShortcutLists />
      <div className="mt-6 border-t border-line pt-4">
        <ShortcutSwitch />
      </div>
    </Dialog>
  );
}

/** The same switch stands on the account page. */
export function ShortcutSwitch() {
  const off = usePreference("shortcuts") === "off";
  return (
    <Switch
      label="Single-key shortcuts"
      help="Keys without ⌘ or Ctrl, such as j and g h. Turn them off if they get in the way of dictation or other software."
      checked={!off}
      onChange={(event) => setPreference("shortcuts", event.target.checked ? null : "off")}
    />
  );
}

function ShortcutLists() {
  const groups = Object.groupBy(useShortcutList(), ({ group }) => group);
  return (
    <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
      {["Everywhere", "Go to", "Lists", ...Object.keys(groups).filter((name) => !["Everywhere", "Go to", "Lists"].includes(name))].map(
        (name) => {
          const shortcuts = groups[name];
          if (!shortcuts) return null;
          return (
            <section key={name} aria-label={name} className="grid content-start gap-1">
              <h3 className="text-meta font-medium text-faint">{name}</h3>
              <dl>
                {shortcuts.map(({ keys, label }) => (
                  <div key={keys} className="flex min-h-8 items-center justify-between gap-4">
                    <dt>{label}</dt>
                    <dd>
                      <Kbd keys={keys} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        },
      )}
    </div>
  );
}
