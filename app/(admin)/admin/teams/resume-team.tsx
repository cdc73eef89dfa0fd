"use client";
/** Asks before what waits leaves. */
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { Refusal, useTell } from "@/lib/web/client";

export function ResumeTeam({ id, name }: { id: string; name: string }) {
  const router = useRouter();
  const toast = useToast();
  const resume = useTell("teams.resume");
  return (
    <ConfirmDialog
      title={`Resume ${name}?`}
      description="What waits leaves at once. Bounces and complaints are counted anew from this moment."
      confirm="Resume team"
      pendingText="Resuming…"
      danger={false}
      trigger={
        <Button variant="ghost" aria-label={`Resume ${name}`}>
          Resume
        </Button>
      }
      onConfirm={async () => {
        try {
          await resume.mutateAsync({ id });
        } catch (error) {
          return error instanceof Refusal ? error.message : "The server did not answer. Nothing is known to have changed; try again.";
        }
        toast({ title: `${name} is resumed` });
        router.refresh();
        return undefined;
      }}
    />
  );
}
