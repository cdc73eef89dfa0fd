"use client";
import { type FormEvent, useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { DialogActions, DialogClose, useDialogHold } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field, fieldId } from "@/components/ui/field";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { Textarea } from "@/components/ui/textarea";
import type { CreatedApiKey } from "@/lib/keys/schemas";
import { type InputOf, useTell } from "@/lib/web/client";
import type { ScopeChoice } from "./create-key";

const modes = [
  { value: "live", label: "Live", help: "Sends from the team's domains, and from sandbox.test into the sandbox." },
  { value: "test", label: "Test", help: "All its mail is kept in the sandbox inbox, whatever the sender." },
];

const sending = { value: "sending_access", label: "Send email", help: "And nothing else: enough for a program that sends." };
const everything = {
  value: "full_access",
  label: "Do everything that a key of the team may do",
  help: "Also read all mail, and create other keys.",
};
const chosen = { value: "custom", label: "Do what I choose" };

/** A select has no empty choice, and no domain is called this. */
const everyDomain = "*";

type CreateKeyFormProps = {
  scopes: readonly ScopeChoice[];
  mayGiveAll: boolean;
  domains: readonly string[];
  made: (key: CreatedApiKey) => void;
};

export function CreateKeyForm({ scopes, mayGiveAll, domains, made }: CreateKeyFormProps) {
  const senders = [{ value: everyDomain, label: "Every domain of the team" }, ...domains.map((name) => ({ value: name, label: name }))];
  const create = useTell("keys.create");
  const [permission, setPermission] = useState("sending_access");
  const { error } = create;
  useDialogHold(create.isPending ? "busy" : null);
  const wrong = (field: string) => (error?.field?.split(".")[0] === field ? error.message : null);
  const problems = useMemo(() => (error ? [{ field: error.field?.split(".")[0] ?? null, message: error.message }] : []), [error]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!create.isPending) create.mutate(read(new FormData(event.currentTarget)), { onSuccess: made });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <ErrorSummary problems={problems} />
      <TextField
        name="name"
        label="Name"
        placeholder="Shop, production"
        autoComplete="off"
        error={wrong("name")}
        help="What it is for and where it runs."
      />
      <RadioGroup name="mode" legend="Mode" options={modes} defaultValue="live" error={wrong("mode")} />
      <RadioGroup
        name="permission"
        legend="This key may"
        options={mayGiveAll ? [sending, everything, chosen] : [sending, chosen]}
        defaultValue="sending_access"
        onValueChange={setPermission}
        error={wrong("permission")}
      />
      {!mayGiveAll && (
        <p className="text-dense text-muted">
          A key may do no more than you. For one that also changes domains and providers, ask an admin or owner of the team.
        </p>
      )}
      {permission === "custom" && (
        <fieldset className="grid gap-1.5">
          <legend className="mb-1.5 font-medium">Chosen</legend>
          {scopes.map(({ value, sentence }, index) => (
            <Checkbox
              key={value}
              id={index === 0 ? fieldId("scopes") : undefined}
              name="scopes"
              value={value}
              label={sentence}
              defaultChecked={value === "emails:send"}
              aria-invalid={wrong("scopes") ? true : undefined}
            />
          ))}
          {wrong("scopes") && <p className="text-dense font-medium text-bad">{wrong("scopes")}</p>}
        </fieldset>
      )}
      <details className="group" open={Boolean(wrong("domain") || wrong("ipAllow") || wrong("expiresAt")) || undefined}>
        <summary className="inline-flex min-h-(--target) items-center font-medium text-link">Limits: domain, addresses, expiry</summary>
        <div className="mt-3 grid gap-5">
          <Field
            name="domain"
            label="Only from this domain"
            error={wrong("domain")}
            help="It sends from this domain, and sees the mail of no other."
          >
            {(control) => <Select {...control} options={senders} defaultValue={everyDomain} />}
          </Field>
          <Field
            name="ipAllow"
            label="Only from these addresses"
            optional
            error={wrong("ipAllow")}
            help="IP addresses or ranges such as 203.0.113.0/24, one per line."
          >
            {(control) => <Textarea {...control} mono rows={2} spellCheck={false} />}
          </Field>
          <TextField
            name="expiresAt"
            label="Expires"
            type="datetime-local"
            optional
            error={wrong("expiresAt")}
            help="In your time zone. From then on the key is refused."
          />
        </div>
      </details>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={create.isPending} pendingText="Creating…">
            Create key
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}

/** The server judges the values; here they only change their form. */
function read(form: FormData): InputOf<"keys.create"> {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const expires = text("expiresAt");
  return {
    name: text("name"),
    mode: text("mode") === "test" ? "test" : "live",
    ...(text("permission") === "custom"
      ? { scopes: form.getAll("scopes").map(String) as InputOf<"keys.create">["scopes"] }
      : { permission: text("permission") as InputOf<"keys.create">["permission"] }),
    domain: text("domain") === everyDomain ? null : text("domain"),
    ipAllow: text("ipAllow")
      .split(/[\s,]+/)
      .filter(Boolean),
    expiresAt: expires ? new Date(expires).toISOString() : null,
  };
}
