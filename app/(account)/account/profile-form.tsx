"use client";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { Badge } from "@/components/ui/badge";
import { ErrorSummary } from "@/components/ui/error-summary";
import { KeyValues } from "@/components/ui/key-values";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";

type ProfileFormProps = { action: FormAction<unknown>; name: string; email: string; verified: boolean };

export function ProfileForm({ action, name, email, verified }: ProfileFormProps) {
  const { submit, problems, field, data } = useForm(action, { name });
  return (
    <form action={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="Your name was not changed" />
      {data !== null && (
        <Notice tone="ok" live>
          Saved.
        </Notice>
      )}
      <TextField {...field("name")} label="Name" autoComplete="name" maxLength={80} required />
      <KeyValues
        entries={[
          {
            name: "Email",
            value: (
              <span className="flex flex-wrap items-center gap-2">
                {email} {verified ? <Badge tone="ok">Verified</Badge> : <Badge tone="warn">Not verified</Badge>}
              </span>
            ),
          },
        ]}
      />
      <div>
        <SubmitButton variant="secondary" pendingText="Saving…">
          Save name
        </SubmitButton>
      </div>
    </form>
  );
}
