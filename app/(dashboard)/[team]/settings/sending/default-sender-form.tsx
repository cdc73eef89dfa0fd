"use client";
import { type FormAction, useForm } from "@/components/shell/use-form";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import type { DefaultSender } from "@/lib/domains/default-sender";
import { senderWords } from "./sender-words";

type DefaultSenderFormProps = { action: FormAction<DefaultSender>; sender: DefaultSender };

/** Left empty it chooses nobody. */
export function DefaultSenderForm({ action, sender }: DefaultSenderFormProps) {
  const { submit, problems, field, data } = useForm(action, { from: sender.from ?? "" });
  return (
    <form action={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="The default sender was not changed" />
      {data !== null && (
        <Notice tone="ok" live>
          Saved. {senderWords(data)}
        </Notice>
      )}
      <TextField
        {...field("from")}
        label="From, where a request names nobody"
        maxLength={1000}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        placeholder={sender.from ? undefined : (sender.used ?? undefined)}
        help="An address at one of your domains, with a name if you like: Ada <ada@example.com>. Leave it empty to choose nobody."
      />
      <div>
        <SubmitButton pendingText="Saving…">Save default sender</SubmitButton>
      </div>
    </form>
  );
}
