"use client";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

type CancelEmailProps = {
  id: string;
  subject: string;
  /** How many recipients wait, and how many do not any more. */
  waits: number;
  others: number;
};

/** Stops what has not left; asks before. */
export function CancelEmail({ id, subject, waits, others }: CancelEmailProps) {
  const router = useRouter();
  const toast = useToast();
  const cancel = useTell("emails.cancel");
  const who = waits === 1 ? "The recipient who waits for it" : `The ${waits} recipients who wait for it`;
  const rest = others === 0 ? "" : ` What became of the other ${others === 1 ? "recipient" : `${others} recipients`} stays as it is.`;
  return (
    <ConfirmDialog
      title="Cancel this email?"
      description={`${who} will not get “${subject}”.${rest} It cannot be taken back; the email can be sent again.`}
      confirm="Cancel email"
      pendingText="Canceling…"
      trigger={<Button>Cancel email</Button>}
      onConfirm={async () => {
        try {
          await cancel.mutateAsync({ id });
          toast({ title: "The email is canceled" });
          router.refresh();
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The email could not be canceled.";
        }
      }}
    />
  );
}
