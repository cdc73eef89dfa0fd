"use client";
/** Why a team is paused: the reason is mailed to its owners and admins, and stands wherever it is refused. */
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { useToast } from "@/components/ui/toast";
import { useTell } from "@/lib/web/client";

type PauseProps = { id: string; name: string };

export function PauseTeam({ id, name }: PauseProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title={`Pause ${name}?`}
      description="New email is refused, and what waits stays where it is. The team can still look at everything."
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" aria-label={`Pause ${name}`}>
          Pause
        </Button>
      }
    >
      <PauseForm id={id} name={name} close={() => setOpen(false)} />
    </Dialog>
  );
}

function PauseForm({ id, name, close }: PauseProps & { close: () => void }) {
  const router = useRouter();
  const toast = useToast();
  const pause = useTell("teams.pause");
  const { error } = pause;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pause.isPending) return;
    const because = String(new FormData(event.currentTarget).get("because") ?? "");
    pause.mutate(
      { id, because },
      {
        onSuccess: () => {
          close();
          toast({ title: `${name} is paused` });
          router.refresh();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={error ? [{ field: error.field, message: error.message }] : []} title="Nothing was paused" />
      <Field
        name="because"
        label="Reason"
        required
        help="In whole sentences. Owners and admins get it by mail, and the API says it with every refusal."
        error={error?.field === "because" ? error.message : null}
      >
        {(control) => <Textarea {...control} rows={3} maxLength={1000} />}
      </Field>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="danger" pending={pause.isPending} pendingText="Pausing…">
            Pause team
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
