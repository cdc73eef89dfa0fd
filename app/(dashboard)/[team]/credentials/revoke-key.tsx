"use client";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

/** Ends a key at once and for good; asks before. */
export function RevokeKey({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  const toast = useToast();
  const revoke = useTell("keys.revoke");
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      description="Programs that use this key are refused from this moment. Keys that were made with it are revoked too. It cannot be taken back; create a new key before if they should go on."
      confirm="Revoke key"
      pendingText="Revoking…"
      trigger={
        <Button variant="ghost" aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      }
      onConfirm={async () => {
        try {
          await revoke.mutateAsync({ id });
          toast({ title: `${name} is revoked` });
          router.refresh();
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The key could not be revoked.";
        }
      }}
    />
  );
}
