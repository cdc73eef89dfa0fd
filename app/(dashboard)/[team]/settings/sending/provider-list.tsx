"use client";
/** The team's providers in their order. The order is changed by buttons, so it needs no mouse. */
import { useState } from "react";
import { announce } from "@/components/ui/announcer";
import type { Provider } from "@/lib/providers/schemas";
import { useTell } from "@/lib/web/client";
import { ProviderRow } from "./provider-row";

type ProviderListProps = { providers: readonly Provider[]; callbackUrl: string; mayChange: boolean; now: number; timeZone: string };

export function ProviderList({ providers, ...rest }: ProviderListProps) {
  const order = useTell("providers.order");
  /** What is shown until the server has said it. */
  const [asked, setAsked] = useState<readonly string[] | null>(null);
  const shown = asked ? inOrder(providers, asked) : providers;
  const move = (index: number, by: -1 | 1) => {
    const ids = shown.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (order.isPending || moved === undefined || index + by < 0 || index + by > ids.length) return;
    ids.splice(index + by, 0, moved);
    setAsked(ids);
    order.mutate(
      { ids },
      {
        onSuccess: () => announce(`${shown[index]?.name} is now number ${index + by + 1} of ${ids.length}.`),
        onSettled: () => setAsked(null),
      },
    );
  };
  return (
    <>
      {order.error && (
        <p role="alert" className="border-b border-line px-4 py-3 font-medium text-bad sm:px-5">
          {order.error.message}
        </p>
      )}
      <ol aria-label="Your providers, in the order in which they are tried" className="divide-y divide-line">
        {shown.map((provider, index) => (
          <ProviderRow
            key={provider.id}
            provider={provider}
            place={index + 1}
            of={shown.length}
            onMove={(by) => move(index, by)}
            {...rest}
          />
        ))}
      </ol>
    </>
  );
}

function inOrder(providers: readonly Provider[], ids: readonly string[]): readonly Provider[] {
  return [...providers].sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}
