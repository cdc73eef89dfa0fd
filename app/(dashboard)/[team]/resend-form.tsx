"use client";
import { useActionState } from "react";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormState } from "@/lib/web/form";

const empty: FormState = { values: {}, refused: null, data: null };

/** Asks for the mail again; the answer stands above the button. */
export function ResendForm({ action }: { action: (state: FormState, form: FormData) => Promise<FormState> }) {
  const [state, submit] = useActionState(action, empty);
  return (
    <form action={submit} className="grid gap-4">
      {state.refused && (
        <Notice tone="bad" live>
          {state.refused.message}
        </Notice>
      )}
      {state.data !== null && (
        <Notice tone="ok" live>
          The mail is on its way. It can take a minute; look into the spam folder too.
        </Notice>
      )}
      <SubmitButton wide pendingText="Sending…">
        Send the link again
      </SubmitButton>
    </form>
  );
}
