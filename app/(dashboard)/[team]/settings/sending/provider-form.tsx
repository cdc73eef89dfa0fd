"use client";
/** What there is to say about a provider. It is tried when the form is sent, so an answer may take some seconds. */
import { type FormEvent, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { Provider } from "@/lib/providers/schemas";
import type { Refusal } from "@/lib/web/client";
import { readForm, type Said, shown } from "./read-form";
import { SesFields } from "./ses-fields";
import { SmtpFields } from "./smtp-fields";

export type FieldsProps = {
  known: Provider | null;
  /** What a topic of SNS is subscribed to. */
  callbackUrl: string;
  /** The sentence that belongs to a field. */
  wrong: (field: string) => string | null;
};

type ProviderFormProps = {
  type: "ses" | "smtp";
  known: Provider | null;
  callbackUrl: string;
  error: Refusal | null;
  pending: boolean;
  submit: { words: string; pendingWords: string; refused: string };
  onSubmit: (said: Said) => void;
};

const signing = [
  { value: "own", label: "Mailwright signs", help: "With the domain’s own key, as its DNS records say." },
  { value: "provider", label: "Only the provider signs", help: "For SES Easy DKIM, or a relay that signs for your domain." },
];

export function ProviderForm({ type, known, callbackUrl, error, pending, submit, onSubmit }: ProviderFormProps) {
  const wrong = (field: string) => (error?.field === field ? error.message : null);
  const problems = useMemo(() => (error ? [{ field: error.field, message: error.message }] : []), [error]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!pending) onSubmit(readForm(new FormData(event.currentTarget), known));
  };
  const Fields = type === "ses" ? SesFields : SmtpFields;
  return (
    <form onSubmit={send} noValidate className="grid gap-5">
      <ErrorSummary problems={problems} title={submit.refused} />
      <Fields known={known} callbackUrl={callbackUrl} wrong={wrong} />
      <details className="group" open={["name", "rate", "dkim"].some((field) => wrong(field) !== null) || undefined}>
        <summary className="inline-flex min-h-(--target) items-center font-medium text-link">Name, rate and signing</summary>
        <div className="mt-3 grid gap-5">
          <TextField
            name="name"
            label="Name"
            optional
            autoComplete="off"
            defaultValue={known?.name}
            error={wrong("name")}
            help="What the team calls it."
          />
          <TextField
            name="rate"
            label="At most, a second"
            optional
            inputMode="decimal"
            autoComplete="off"
            defaultValue={known ? shown(known, "rate") : undefined}
            error={wrong("rate")}
            help={
              type === "ses"
                ? "Without it, the rate that SES allows."
                : "Without it, the rate is found by itself: it falls when the relay says so, and rises again."
            }
          />
          <Field name="dkim" label="DKIM" error={wrong("dkim")}>
            {(control) => <Select {...control} options={signing} defaultValue={known?.dkim ?? "own"} />}
          </Field>
        </div>
      </details>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={pending} pendingText={submit.pendingWords}>
            {submit.words}
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
