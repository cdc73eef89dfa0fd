"use client";
/** The one record that mends something, and those it replaces. */
import { Mono } from "@/components/ui/mono";
import type { DomainDetail } from "@/lib/domains/schemas";

export type Fix = DomainDetail["lost"][number]["fix"];

export function FixRecord({ fix, what }: { fix: Fix; what: string }) {
  const { type, name, value, remove } = fix;
  return (
    <dl className="grid gap-x-4 gap-y-2 rounded-control border border-line bg-sunken p-3 sm:grid-cols-[6rem_minmax(0,1fr)] [&_dt]:text-dense [&_dt]:text-muted">
      <dt>Type</dt>
      <dd>
        <Mono>{type}</Mono>
      </dd>
      <dt>Host</dt>
      <dd className="min-w-0">
        <Mono copy={name} copyLabel={`Copy the host of the ${what} fix`}>
          {name}
        </Mono>
      </dd>
      <dt>Value</dt>
      <dd className="min-w-0">
        <Mono copy={value} copyLabel={`Copy the value of the ${what} fix`}>
          {value}
        </Mono>
      </dd>
      {remove.length > 0 && (
        <>
          <dt>{remove.length === 1 ? "Instead of" : `Instead of these ${remove.length}`}</dt>
          <dd className="grid min-w-0 gap-1">
            {remove.map((text, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same record may stand there twice
              <Mono key={index} className="text-muted">
                {text}
              </Mono>
            ))}
          </dd>
        </>
      )}
    </dl>
  );
}
