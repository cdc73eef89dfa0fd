"use client";
import { Dialog } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import type { Provider } from "@/lib/providers/schemas";
import { useTell } from "@/lib/web/client";
import { ProviderForm } from "./provider-form";

type EditProviderProps = { provider: Provider; callbackUrl: string; open: boolean; onOpenChange: (open: boolean) => void };

/** Only what differs is said; a secret that is left empty stays. */
export function EditProvider({ provider, callbackUrl, open, onOpenChange }: EditProviderProps) {
  return (
    <Dialog
      wide
      title={`Edit ${provider.name}`}
      description="Where it goes and as whom is tried before it is stored."
      open={open}
      onOpenChange={onOpenChange}
    >
      <EditForm provider={provider} callbackUrl={callbackUrl} close={() => onOpenChange(false)} />
    </Dialog>
  );
}

function EditForm({ provider, callbackUrl, close }: { provider: Provider; callbackUrl: string; close: () => void }) {
  const toast = useToast();
  const update = useTell("providers.update");
  return (
    <ProviderForm
      type={provider.type}
      known={provider}
      callbackUrl={callbackUrl}
      error={update.error}
      pending={update.isPending}
      submit={{ words: "Save", pendingWords: "Saving…", refused: "Nothing was changed" }}
      onSubmit={(said) =>
        update.mutate(
          { id: provider.id, ...said },
          {
            onSuccess: ({ name }) => {
              toast({ title: `${name} is changed` });
              close();
            },
          },
        )
      }
    />
  );
}
