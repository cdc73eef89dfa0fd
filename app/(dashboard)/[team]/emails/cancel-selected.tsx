"use client";
/** In the log's selection bar: stops what was chosen and has not left. */
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useSelection } from "@/components/ui/table/list";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

export function CancelSelected() {
  const { ids, clear } = useSelection();
  const router = useRouter();
  const toast = useToast();
  const cancel = useTell("emails.cancelMany");
  return (
    <ConfirmDialog
      title={ids.length === 1 ? "Cancel this email?" : `Cancel ${ids.length} emails?`}
      description="Those that have not left are stopped, and their recipients will not get them. Those that have left stay as they are."
      confirm={ids.length === 1 ? "Cancel email" : "Cancel emails"}
      pendingText="Canceling…"
      trigger={<Button>{ids.length === 1 ? "Cancel email" : "Cancel emails"}</Button>}
      onConfirm={async () => {
        try {
          const { canceled, left } = await cancel.mutateAsync({ ids: [...ids] });
          toast({ title: outcome(canceled.length, left), tone: canceled.length === 0 ? "bad" : "ok" });
          clear();
          router.refresh();
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "The emails could not be canceled.";
        }
      }}
    />
  );
}

function outcome(canceled: number, left: number): string {
  const done = canceled === 1 ? "1 email is canceled" : `${canceled} emails are canceled`;
  const rest = left === 1 ? "1 had left or ended before" : `${left} had left or ended before`;
  if (canceled === 0) return left === 1 ? "It has left or ended already" : "All of them have left or ended already";
  return left === 0 ? done : `${done}; ${rest}`;
}
