"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useMemo, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { TextField } from "@/components/ui/text-field";
import { useTell } from "@/lib/web/client";

type AddDomainDialogProps = { base: string; open: boolean; onOpenChange: (open: boolean) => void };

/** From a name to the page that says what to publish. */
export function AddDomainDialog({ base, open, onOpenChange }: AddDomainDialogProps) {
  return (
    <Dialog
      title="Add domain"
      description="The next page shows the records to publish, and watches for them."
      open={open}
      onOpenChange={onOpenChange}
    >
      <AddDomainForm base={base} />
    </Dialog>
  );
}

function AddDomainForm({ base }: { base: string }) {
  const router = useRouter();
  const add = useTell("domains.create");
  const [going, start] = useTransition();
  const { error } = add;
  const named = error?.field === "domain" || error?.field === "name";
  const problems = useMemo(() => (error ? [{ field: named ? "domain" : null, message: error.message }] : []), [error, named]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (add.isPending || going) return;
    const form = new FormData(event.currentTarget);
    add.mutate(
      { domain: String(form.get("domain") ?? "").trim(), inbound: form.get("inbound") === "on" },
      { onSuccess: ({ id }) => start(() => router.push(`${base}/${id}`)) },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <ErrorSummary problems={problems} title="The domain was not added" />
      <TextField
        name="domain"
        label="Domain"
        mono
        placeholder="mail.example.com"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        inputMode="url"
        error={named ? error?.message : null}
        help="The part after the @ of your senders. A subdomain keeps this mail's reputation apart from your other mail."
        required
      />
      <Checkbox name="inbound" label="Receive mail for it here too" help="Adds an MX record to publish. It can be turned on later." />
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={add.isPending || going} pendingText={going ? "Opening…" : "Adding…"}>
            Add domain
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
