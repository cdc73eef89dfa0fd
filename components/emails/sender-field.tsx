"use client";
/** Who the letter is from: any name at one of the domains that the team may send from, the sandbox first. */
import { useMemo } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useAsk } from "@/lib/web/client";
import { type Letter, sandboxDomain, withSender } from "./letter";

type SenderFieldProps = { letter: Letter; onChange: (letter: Letter) => void; error: string | null };

export function SenderField({ letter, onChange, error }: SenderFieldProps) {
  const { data } = useAsk("domains.list", { status: "verified", limit: 200 });
  const options = useMemo(
    () => [
      { value: sandboxDomain, label: `@${sandboxDomain}`, help: "Stays in the sandbox inbox" },
      ...(data?.domains ?? []).filter(({ usable }) => usable).map(({ domain, unicode }) => ({ value: domain, label: `@${unicode}` })),
    ],
    [data],
  );
  const sandboxed = letter.domain === sandboxDomain;
  return (
    <Field
      name="from"
      label="From"
      error={error}
      help={sandboxed ? "Kept in your sandbox inbox. It never leaves this instance, and needs no DNS." : undefined}
    >
      {(control) => (
        <div className="grid grid-cols-2 gap-2">
          <Input
            {...control}
            value={letter.local}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) =>
              onChange(
                withSender(
                  letter,
                  event.target.value,
                  options.map(({ value }) => value),
                ),
              )
            }
          />
          <Select aria-label="Domain" options={options} value={letter.domain} onValueChange={(domain) => onChange({ ...letter, domain })} />
        </div>
      )}
    </Field>
  );
}
