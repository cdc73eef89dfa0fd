"use client";
/** Why a domain is rejected, and the mail that says so. */
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Textarea } from "@/components/ui/textarea";
import type { PendingDomain } from "@/lib/domains/schemas";

type RejectDialogProps = { domain: PendingDomain | null; close: () => void; onReject: (domain: PendingDomain, reason: string) => void };

export function RejectDialog({ domain, close, onReject }: RejectDialogProps) {
  return (
    <Dialog
      wide
      title={domain ? `Reject ${domain.unicode}` : "Reject"}
      description="The team is told why, by mail and on the domain's page."
      open={domain !== null}
      onOpenChange={(open) => !open && close()}
    >
      {domain && <RejectForm key={domain.id} domain={domain} onReject={onReject} />}
    </Dialog>
  );
}

function RejectForm({ domain, onReject }: { domain: PendingDomain; onReject: RejectDialogProps["onReject"] }) {
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = reason.trim();
    if (given === "") setWrong("Write the reason: the team reads it, and the next operator too.");
    else onReject(domain, given);
  };
  return (
    <form
      onSubmit={submit}
      noValidate
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
      }}
      className="grid gap-4"
    >
      <Field
        name="reason"
        label="Reason"
        error={wrong}
        help="In whole sentences, to somebody who may have made an honest mistake."
        required
      >
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            rows={3}
            maxLength={1_000}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
              setWrong(null);
            }}
          />
        )}
      </Field>
      <section aria-label="The mail" className="grid gap-2 rounded-control border border-line bg-sunken p-3 text-dense">
        <p className="text-muted">
          To the developers, admins and owner of {domain.team.name}
          {domain.owner && `, ${domain.owner.email} among them`}
        </p>
        <p className="font-medium">{domain.domain} was rejected</p>
        <p>The operator of this instance does not let your team send from {domain.domain}. The reason:</p>
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          {reason.trim() || <span className="text-muted">What you write above.</span>}
        </p>
      </section>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="danger">
            Reject domain <Kbd keys="mod+enter" className="max-sm:hidden" />
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
