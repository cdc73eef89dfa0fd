"use client";
/** Two buttons, for the two kinds of provider. The address says which dialog is open. */
import { Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { useTell } from "@/lib/web/client";
import { ProviderForm } from "./provider-form";

export function AddProvider({ allowed, callbackUrl }: { allowed: boolean; callbackUrl: string }) {
  const [add, setAdd] = useQueryState("add", parseAsStringLiteral(["ses", "smtp"]));
  if (!allowed) return <LockedButton why="An admin or owner of the team can add providers.">Add provider</LockedButton>;
  const close = () => void setAdd(null);
  return (
    <>
      <Dialog
        wide
        title="Add Amazon SES"
        description="Mail goes out by your own AWS account, with its quota and its reputation."
        open={add === "ses"}
        onOpenChange={(open) => void setAdd(open ? "ses" : null)}
        trigger={
          <Button variant="primary" icon={<Plus aria-hidden />}>
            Add SES
          </Button>
        }
      >
        <AddForm type="ses" callbackUrl={callbackUrl} close={close} />
      </Dialog>
      <Dialog
        wide
        title="Add an SMTP relay"
        description="Any server that takes mail from you: Postfix, KumoMTA, or a provider’s."
        open={add === "smtp"}
        onOpenChange={(open) => void setAdd(open ? "smtp" : null)}
        trigger={<Button icon={<Plus aria-hidden />}>Add SMTP</Button>}
      >
        <AddForm type="smtp" callbackUrl={callbackUrl} close={close} />
      </Dialog>
    </>
  );
}

function AddForm({ type, callbackUrl, close }: { type: "ses" | "smtp"; callbackUrl: string; close: () => void }) {
  const toast = useToast();
  const add = useTell("providers.create");
  return (
    <ProviderForm
      type={type}
      callbackUrl={callbackUrl}
      known={null}
      error={add.error}
      pending={add.isPending}
      submit={{ words: type === "ses" ? "Add SES" : "Add relay", pendingWords: "Connecting…", refused: "The provider was not added" }}
      onSubmit={(said) =>
        add.mutate(
          { type, ...said },
          {
            onSuccess: ({ name }) => {
              toast({ title: `${name} works and is added` });
              close();
            },
          },
        )
      }
    />
  );
}
