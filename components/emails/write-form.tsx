"use client";
/** The form of a letter. What the API refuses stands at its field, and nothing that was written is lost by it. */
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { bytesInWords } from "@/components/ui/bytes-in-words";
import { DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Segmented } from "@/components/ui/segmented";
import { TextField } from "@/components/ui/text-field";
import { Textarea } from "@/components/ui/textarea";
import { type OutputOf, Refusal, useTell } from "@/lib/web/client";
import { AttachFiles } from "./attach-files";
import { clockWords, LeavesAtField } from "./leaves-at-field";
import { type Letter, type LetterLimits, type Problem, problemOf, sandboxDomain, toInput, toProblem } from "./letter";
import { SenderField } from "./sender-field";

type WriteFormProps = {
  letter: Letter;
  onChange: (letter: Letter) => void;
  timeZone: string;
  limits: LetterLimits;
  onAccepted: (accepted: OutputOf<"emails.send">) => void;
};

const kinds = [
  { value: "text", label: "Text" },
  { value: "html", label: "HTML" },
] as const;
const times = [
  { value: "now", label: "Now" },
  { value: "later", label: "Later" },
] as const;

export function WriteForm({ letter, onChange, timeZone, limits, onAccepted }: WriteFormProps) {
  const send = useTell("emails.send");
  const [pending, setPending] = useState(false);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const set = (change: Partial<Letter>) => onChange({ ...letter, ...change });
  const wrong = (field: string) => problems.find((problem) => problem.field === field)?.message ?? null;
  const later = letter.when === "later";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    const known = problemOf(letter, timeZone, limits, bytesInWords);
    if (known) return setProblems([known]);
    setPending(true);
    setProblems([]);
    try {
      onAccepted(await send.mutateAsync(await toInput(letter, timeZone)));
    } catch (error) {
      setProblems([
        error instanceof Refusal
          ? toProblem(error, letter)
          : { field: "attachments", message: "A file could not be read. Attach it again." },
      ]);
      setPending(false);
    }
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
      }}
      noValidate
      className="grid grid-cols-1 gap-4"
    >
      <ErrorSummary problems={problems} />
      <SenderField letter={letter} onChange={onChange} error={wrong("from")} />
      <Field
        name="to"
        label="To"
        error={wrong("to")}
        help={
          letter.domain === sandboxDomain
            ? "Try bounced@sandbox.test or deferred@sandbox.test to see other outcomes."
            : "Several with commas between. Everybody sees all of them."
        }
        required
      >
        {(control) => (
          <Textarea
            {...control}
            rows={1}
            className="min-h-(--control-h)"
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            value={letter.to}
            onChange={(event) => set({ to: event.target.value })}
          />
        )}
      </Field>
      <TextField
        name="subject"
        label="Subject"
        value={letter.subject}
        onChange={(event) => set({ subject: event.target.value })}
        error={wrong("subject")}
        autoComplete="off"
        required
      />
      <Field
        name="content"
        label={letter.kind === "html" ? "HTML" : "Text"}
        error={wrong("content")}
        help={letter.kind === "html" ? "A plain text is made from it." : undefined}
        aside={<Segmented label="Write as" options={kinds} value={letter.kind} onChange={(kind) => set({ kind })} />}
        required
      >
        {(control) => (
          <Textarea
            {...control}
            rows={5}
            className="min-h-32"
            mono={letter.kind === "html"}
            spellCheck={letter.kind === "text"}
            value={letter[letter.kind]}
            onChange={(event) => set({ [letter.kind]: event.target.value })}
          />
        )}
      </Field>
      <AttachFiles files={letter.files} onChange={(files) => set({ files })} limits={limits} error={wrong("attachments")} />
      <div className="grid grid-cols-1 gap-3">
        <div className="flex items-center justify-between gap-4">
          <span aria-hidden className="font-medium">
            When it leaves
          </span>
          <Segmented label="When it leaves" options={times} value={letter.when} onChange={(when) => set({ when })} />
        </div>
        {later && (
          <LeavesAtField
            value={letter.at}
            onChange={(at) => set({ at })}
            timeZone={timeZone}
            error={wrong("sendAt")}
            help={`${clockWords(timeZone)} At most 30 days ahead.`}
          />
        )}
      </div>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" variant="primary" pending={pending} pendingText={later ? "Scheduling…" : "Sending…"}>
            {later ? "Schedule email" : "Send email"} <Kbd keys="mod+enter" className="max-sm:hidden" />
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}
