"use client";
/** Takes addresses off the list: says what that may cost, and asks for a written reason where somebody complained. */
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { useToast } from "@/components/ui/toast";
import { useTell } from "@/lib/web/client";

type RemoveProps = { ids: readonly string[]; who: string; complained: boolean; quiet?: boolean };

export function RemoveSuppressions({ ids, who, complained, quiet = false }: RemoveProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title={`Remove ${who}?`}
      description="Mail is accepted again from this moment."
      open={open}
      onOpenChange={setOpen}
      trigger={
        quiet ? (
          <Button variant="ghost" aria-label={`Remove ${who}`}>
            Remove
          </Button>
        ) : (
          <Button>Remove from the list</Button>
        )
      }
    >
      <RemoveForm ids={ids} who={who} complained={complained} close={() => setOpen(false)} />
    </Dialog>
  );
}

function RemoveForm({ ids, who, complained, close }: RemoveProps & { close: () => void }) {
  const router = useRouter();
  const toast = useToast();
  const remove = useTell("suppressions.deleteMany");
  const { error } = remove;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (remove.isPending) return;
    const note = String(new FormData(event.currentTarget).get("note") ?? "").trim();
    remove.mutate(
      { ids: [...ids], ...(note ? { note } : {}) },
      {
        onSuccess: () => {
          close();
          toast({ title: `${who} removed` });
          router.refresh();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={error ? [{ field: error.field, message: error.message }] : []} title="Nothing was removed" />
      <Notice tone="warn" title="This may hurt the reputation of all of your mail">
        Receivers count mail to mailboxes that do not exist, and to people who reported mail as spam.
      </Notice>
      <Field
        name="note"
        label="Why it may be written to again"
        optional={!complained}
        required={complained}
        help={complained ? "Somebody complained, so a note is needed. It is kept in the audit log." : "Kept in the audit log."}
        error={error?.field === "note" ? error.message : null}
      >
        {(control) => <Textarea {...control} rows={2} maxLength={1000} />}
      </Field>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="danger" pending={remove.isPending} pendingText="Removing…">
            Remove from the list
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
