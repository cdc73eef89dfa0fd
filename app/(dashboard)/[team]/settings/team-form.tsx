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

/** Days that emails, and their content, are kept: by the team, and at most by the instance. */
export type Periods = { days: number; content: number; mostDays: number; mostContent: number };
type TeamFormProps = { action: FormAction<unknown>; name: string; timeZone: string; periods: Periods };

export function TeamForm({ action, name, timeZone, periods }: TeamFormProps) {
  const kept = { retentionDays: String(periods.days), contentRetentionDays: String(periods.content) };
  const { submit, problems, field, errorAt, data } = useForm(action, { name, ...kept });
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
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          {...field("contentRetentionDays")}
          label="Keep content for, in days"
          type="number"
          inputMode="numeric"
          min={1}
          max={periods.mostContent}
          help={`Bodies, headers and attachments. At most ${periods.mostContent} days on this instance.`}
          required
        />
        <TextField
          {...field("retentionDays")}
          label="Keep emails for, in days"
          type="number"
          inputMode="numeric"
          min={1}
          max={periods.mostDays}
          help={`The log with its recipients and events; figures stay. At most ${periods.mostDays} days on this instance.`}
          required
        />
      </div>
      <div>
        <SubmitButton pendingText="Saving…">Save changes</SubmitButton>
      </div>
    </form>
  );
}
