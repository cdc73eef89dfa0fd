"use client";
import { Dialog } from "@/components/ui/dialog";
import type { CreatedApiKey } from "@/lib/keys/schemas";
import type { Offered } from "./create-key";
import { CreateKeyForm } from "./create-key-form";
import { KeyMade } from "./key-made";

type CreateKeyDialogProps = Offered & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  made: CreatedApiKey | null;
  setMade: (key: CreatedApiKey) => void;
};

/** First what the key may, then its secret. */
export function CreateKeyDialog({ open, onOpenChange, made, setMade, origin, to, ...offered }: CreateKeyDialogProps) {
  return (
    <Dialog
      wide
      title={made ? `${made.name} is ready` : "Create key"}
      description={made ? undefined : "One key per program, so that each can be revoked alone."}
      open={open}
      onOpenChange={onOpenChange}
    >
      {made ? (
        <KeyMade apiKey={made} origin={origin} to={to} close={() => onOpenChange(false)} />
      ) : (
        <CreateKeyForm {...offered} made={setMade} />
      )}
    </Dialog>
  );
}
