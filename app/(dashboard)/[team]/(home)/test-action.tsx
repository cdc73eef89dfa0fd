"use client";
/** Home's one action: an email to oneself, to see the whole way once. */
import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { type FormEvent, useMemo, useState } from "react";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { Textarea } from "@/components/ui/textarea";
import { type Refusal, useTeam, useTell } from "@/lib/web/client";

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
  const problem = useMemo(() => (send.error ? told(send.error) : null), [send.error]);
  const problems = useMemo(() => (problem ? [problem] : []), [problem]);
  const wrong = (field: string) => (problem?.field === field ? problem.message : null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (send.isPending) return;
    send.mutate({ from, ...values }, { onSuccess: ({ id }) => router.push(`/${team}/emails/${id}`) });
  };
  const change = (field: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [field]: event.target.value });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} />
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

/** The API speaks of arrays, which this form does not have. */
function told({ field, message }: Refusal): { field: string | null; message: string } {
  const own = field?.split(".")[0] ?? null;
  return own === "to" ? { field: own, message: "Write one email address, such as ada@example.com." } : { field: own, message };
}
