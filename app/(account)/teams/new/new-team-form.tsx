"use client";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";

export function NewTeamForm({ action }: { action: FormAction<unknown> }) {
  const { submit, problems, field } = useForm(action);
  return (
    <form action={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="The team was not created" />
      <TextField
        {...field("name")}
        label="Team name"
        autoComplete="organization"
        maxLength={80}
        help="Its address is made from the name and stays when you rename it."
        required
      />
      <div>
        <SubmitButton pendingText="Creating…">Create team</SubmitButton>
      </div>
    </form>
  );
}
