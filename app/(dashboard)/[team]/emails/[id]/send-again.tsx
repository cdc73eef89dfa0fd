"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RadioGroup } from "@/components/ui/radio-group";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

type SendAgainProps = {
  id: string;
  base: string;
  /** How many recipients it has, and how many of them bounced or failed. */
  all: number;
  failed: number;
};
type Whom = "all" | "failed";

/** The same content as a new email, to everybody or to those whom it did not reach. */
export function SendAgain({ id, base, all, failed }: SendAgainProps) {
  const router = useRouter();
  const toast = useToast();
  const resend = useTell("emails.resend");
  const choice = failed > 0 && failed < all;
  const [whom, setWhom] = useState<Whom>(choice ? "failed" : "all");
  return (
    <ConfirmDialog
      title="Send this email again?"
      danger={false}
      description={
        <div className="grid gap-3">
          <p>It becomes a new email with the same content and attachments, and a Message-ID of its own.</p>
          {choice && (
            <RadioGroup
              name="recipients"
              legend={<span className="text-fg">To whom</span>}
              defaultValue={whom}
              onValueChange={(value) => setWhom(value === "failed" ? "failed" : "all")}
              options={[
                {
                  value: "failed",
                  label: failed === 1 ? "Only the one that bounced or failed" : `Only the ${failed} that bounced or failed`,
                },
                { value: "all", label: `All ${all} recipients` },
              ]}
              className="text-fg"
            />
          )}
          {!choice && all > 1 && <p>All {all} recipients get it.</p>}
        </div>
      }
      confirm="Send again"
      pendingText="Sending…"
      trigger={<Button>Send again</Button>}
      onConfirm={async () => {
        try {
          const made = await resend.mutateAsync({ id, recipients: whom });
          toast({ title: "It is sent again, as this email" });
          router.push(`${base}/emails/${made.id}`);
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The email could not be sent again.";
        }
      }}
    />
  );
}
