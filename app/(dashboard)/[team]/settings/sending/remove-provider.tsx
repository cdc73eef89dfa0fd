"use client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import type { Provider } from "@/lib/providers/schemas";
import { Refusal, useTell } from "@/lib/web/client";

type RemoveProviderProps = { provider: Provider; open: boolean; onOpenChange: (open: boolean) => void };

export function RemoveProvider({ provider: { id, name }, open, onOpenChange }: RemoveProviderProps) {
  const toast = useToast();
  const remove = useTell("providers.delete");
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      description="Its secret is deleted. Mail that waits goes out by the next provider in the list, or by this instance’s transports."
      confirm="Remove provider"
      pendingText="Removing…"
      open={open}
      onOpenChange={onOpenChange}
      onConfirm={async () => {
        try {
          await remove.mutateAsync({ id });
          toast({ title: `${name} is removed` });
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The provider was not removed.";
        }
      }}
    />
  );
}
