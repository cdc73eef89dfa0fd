"use client";
/** A new secret for a key, shown this once, while the old one goes on working for as long as its programs need to change over. */
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, useDialogHold } from "@/components/ui/dialog";
import { RadioGroup } from "@/components/ui/radio-group";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CreatedApiKey } from "@/lib/keys/schemas";
import { useTell } from "@/lib/web/client";
import { KeepSecret } from "./keep-secret";

const day = 86_400;
const choices = [
  { value: "0", label: "Not at all", help: "For a secret that has leaked. Programs that still use it are refused from this moment." },
  { value: "3600", label: "For an hour" },
  { value: String(day), label: "For a day" },
  { value: String(7 * day), label: "For a week" },
  { value: String(30 * day), label: "For 30 days" },
];

type RotateKeyProps = { id: string; name: string; timeZone: string };

export function RotateKey({ id, name, timeZone }: RotateKeyProps) {
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const change = (next: boolean) => {
    setOpen(next);
    if (next || !made) return;
    setMade(null);
    router.refresh();
  };
  return (
    <Dialog
      wide={made !== null}
      title={made ? `${name} has a new secret` : `Rotate ${name}?`}
      description={made ? undefined : "The key gets a new secret, which is shown once. Its name, its scopes and its limits stay."}
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="ghost" aria-label={`Rotate ${name}`}>
          Rotate
        </Button>
      }
    >
      {made ? (
        <KeepSecret name={name} secret={made.key} close={() => change(false)}>
          <p className="text-muted">
            {made.formerSecretUntil ? (
              <>
                The old secret stops working <RelativeTime at={made.formerSecretUntil} timeZone={timeZone} />. Put the new one into every
                program that uses this key before then.
              </>
            ) : (
              "The old secret does not work any more. Put the new one into every program that uses this key."
            )}
          </p>
        </KeepSecret>
      ) : (
        <RotateKeyForm id={id} made={setMade} />
      )}
    </Dialog>
  );
}

function RotateKeyForm({ id, made }: { id: string; made: (key: CreatedApiKey) => void }) {
  const rotate = useTell("keys.rotate");
  useDialogHold(rotate.isPending ? "busy" : null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const graceSeconds = Number(new FormData(event.currentTarget).get("graceSeconds"));
    if (!rotate.isPending) rotate.mutate({ id, graceSeconds }, { onSuccess: made });
  };
  return (
    <form onSubmit={submit} noValidate>
      <RadioGroup
        name="graceSeconds"
        legend="The old secret goes on working"
        options={choices}
        defaultValue={String(day)}
        error={rotate.error?.message ?? null}
      />
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={rotate.isPending} pendingText="Rotating…">
            Rotate key
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
