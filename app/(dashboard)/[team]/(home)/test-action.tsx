"use client";
/** Home's one action: an email to oneself, to see the whole way once. */
import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { type FormEvent, useState } from "react";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { Textarea } from "@/components/ui/textarea";
import { useTeam, useTell } from "@/lib/web/client";

const from = "you@sandbox.test";

export function TestAction({ allowed, to }: { allowed: boolean; to: string }) {
  const [test, setTest] = useQueryState("test", parseAsString);
  if (!allowed) return <LockedButton why="A developer, admin or owner of the team can send.">Send a test email</LockedButton>;
  return (
    <Dialog
      title="Send a test email"
      description={`From ${from}. It is kept in your sandbox inbox and never leaves this instance.`}
      open={test !== null}
      onOpenChange={(open) => void setTest(open ? "1" : null)}
      trigger={
        <Button variant="primary" icon={<Send aria-hidden />}>
          Send a test email
        </Button>
      }
    >
      <TestForm to={to} />
    </Dialog>
  );
}

function TestForm({ to }: { to: string }) {
  const router = useRouter();
  const team = useTeam();
  const send = useTell("emails.send");
  const [values, setValues] = useState({ to, subject: "Test from Mailwright", text: "This is a test. If you can read it, it arrived." });
  const { error } = send;
  const wrong = (field: string) => (error?.field?.split(".")[0] === field ? error.message : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (send.isPending) return;
    send.mutate({ from, ...values }, { onSuccess: ({ id }) => router.push(`/${team}/emails/${id}`) });
  };
  const change = (field: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [field]: event.target.value });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {error && (
        <ErrorSummary problems={[{ field: wrong("to") ? "to" : wrong("subject") ? "subject" : error.field, message: error.message }]} />
      )}
      <TextField
        name="to"
        label="To"
        type="email"
        autoComplete="email"
        value={values.to}
        onChange={change("to")}
        error={wrong("to")}
        help="Try bounced@sandbox.test or deferred@sandbox.test to see other outcomes."
      />
      <TextField name="subject" label="Subject" value={values.subject} onChange={change("subject")} error={wrong("subject")} />
      <Field name="text" label="Text" error={wrong("text")}>
        {(control) => <Textarea {...control} value={values.text} onChange={change("text")} rows={3} />}
      </Field>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={send.isPending || send.isSuccess} pendingText="Sending…">
            Send
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
