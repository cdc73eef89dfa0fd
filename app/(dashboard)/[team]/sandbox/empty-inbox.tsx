"use client";
import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

/** Throws the kept messages away; asks before. */
export function EmptyInbox({ allowed, count }: { allowed: boolean; count: number }) {
  const router = useRouter();
  const toast = useToast();
  const empty = useTell("sandbox.empty");
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can empty it.">Empty inbox</LockedButton>;
  const what = count === 1 ? "1 message" : `${count.toLocaleString("en")} messages`;
  return (
    <ConfirmDialog
      title="Empty the sandbox inbox?"
      description={`${what} will be deleted with their source. The emails themselves stay in the log.`}
      confirm={`Delete ${what}`}
      pendingText="Deleting…"
      trigger={<Button icon={<Trash2 aria-hidden />}>Empty inbox</Button>}
      onConfirm={async () => {
        try {
          const { deleted } = await empty.mutateAsync({});
          toast({ title: `${deleted.toLocaleString("en")} ${deleted === 1 ? "message" : "messages"} deleted` });
          router.refresh();
          return undefined;
        } catch (error) {
          return error instanceof Refusal ? error.message : "It could not be emptied.";
        }
      }}
    />
  );
}
