"use client";
import { useMemo, useState } from "react";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { Combobox } from "@/components/ui/combobox";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import type { Choice } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { zoneChoice, zoneChoices } from "./zone-choices";

type TeamFormProps = { action: FormAction<unknown>; name: string; timeZone: string };

export function TeamForm({ action, name, timeZone }: TeamFormProps) {
  const { submit, problems, field, errorAt, data } = useForm(action, { name });
  const [zone, setZone] = useState<Choice>(() => zoneChoice(timeZone));
  const zones = useMemo(() => zoneChoices(timeZone), [timeZone]);
  return (
    <form action={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="The team was not changed" />
      {data !== null && (
        <Notice tone="ok" live>
          Saved.
        </Notice>
      )}
      <TextField
        {...field("name")}
        label="Name"
        maxLength={80}
        autoComplete="organization"
        help="The team’s address in links stays as it is."
        required
      />
      <Field name="timeZone" label="Time zone" error={errorAt("timeZone")} help="Days in lists and reports begin at midnight there.">
        {(control) => (
          <Combobox
            {...control}
            options={zones}
            value={zone}
            onValueChange={(next) => next && setZone(next)}
            search="Search a city"
            empty="No time zone has this name"
          />
        )}
      </Field>
      <div>
        <SubmitButton pendingText="Saving…">Save changes</SubmitButton>
      </div>
    </form>
  );
}
