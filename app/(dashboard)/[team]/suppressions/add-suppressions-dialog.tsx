"use client";
/** One address, many pasted, or a file of another system: all of them are an import, and its result is told. */
import { useRouter } from "next/navigation";
import { type FormEvent, useMemo, useState } from "react";
import { base64Of } from "@/components/ui/base64-of";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose, useDialogSaved } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ImportResult } from "@/lib/suppressions/schemas";
import { Refusal, useTell } from "@/lib/web/client";

type AddDialogProps = { fromFile: boolean; open: boolean; onOpenChange: (open: boolean) => void };

export function AddSuppressionsDialog({ fromFile, open, onOpenChange }: AddDialogProps) {
  return (
    <Dialog
      wide
      title={fromFile ? "Import addresses" : "Add addresses"}
      description="One a line, or a CSV: email, and as you like reason, scope and note."
      open={open}
      onOpenChange={onOpenChange}
    >
      <AddForm fromFile={fromFile} />
    </Dialog>
  );
}

const scopes = [
  { value: "all", label: "All mail" },
  { value: "marketing", label: "Marketing only", help: "Transactional mail still goes out" },
];

function AddForm({ fromFile }: { fromFile: boolean }) {
  const router = useRouter();
  const add = useTell("suppressions.import");
  const saved = useDialogSaved();
  const [text, setText] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<{ field: string | null; message: string } | null>(null);
  const problems = useMemo(() => (problem ? [problem] : []), [problem]);
  const { data } = add;
  const wrong = (field: string) => (problem?.field === field ? problem.message : null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (add.isPending) return;
    const scope = new FormData(event.currentTarget).get("scope") === "marketing" ? "marketing" : "all";
    if (fromFile && !file) return setProblem({ field: "file", message: "Choose a file." });
    setProblem(null);
    try {
      await add.mutateAsync({ ...(file ? { content: await base64Of(file) } : { csv: text }), scope });
      saved();
      router.refresh();
    } catch (error) {
      if (!(error instanceof Refusal)) setProblem({ field: "file", message: "The file could not be read. Choose it again." });
      else setProblem({ field: error.field === "content" ? "file" : error.field, message: error.message });
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
      <ErrorSummary problems={problems} title="Nothing was added" />
      {data && !problem && <Result result={data} />}
      {!file && !fromFile && (
        <Field name="csv" label="Addresses" error={wrong("csv")} required>
          {(control) => (
            <Textarea
              {...control}
              mono
              className="min-h-36"
              value={text}
              onChange={(event) => setText(event.target.value)}
              spellCheck={false}
            />
          )}
        </Field>
      )}
      <Field
        name="file"
        label={file || fromFile ? "File" : "Or a file"}
        optional={!file && !fromFile}
        error={wrong("file")}
        help="CSV, with commas, semicolons or tabs, as spreadsheets save it. The same file a second time changes nothing."
      >
        {(control) => (
          <Input
            {...control}
            type="file"
            className="py-1 file:mr-3 file:font-medium"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={(event) => setFile(event.target.files?.[0] ?? null)}
          />
        )}
      </Field>
      <Field name="scope" label="What is not sent">
        {({ name, id }) => <Select name={name} id={id} options={scopes} defaultValue="all" aria-label="What is not sent" />}
      </Field>
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <DialogClose render={<Button>{data ? "Close" : "Cancel"}</Button>} />
          <Button type="submit" variant="primary" pending={add.isPending} pendingText="Adding…">
            Add to the list
          </Button>
        </DialogActions>
      </div>
    </form>
  );
}

const encodingWords: Record<NonNullable<ImportResult["encoding"]>, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16, little-endian",
  "utf-16be": "UTF-16, big-endian",
  "windows-1252": "Windows-1252 (Latin-1), because it is not UTF-8",
};

function Result({ result: { imported, updated, skipped, failed, errors, encoding, stoppedAt } }: { result: ImportResult }) {
  const said = [
    `${imported.toLocaleString("en")} added`,
    updated > 0 && `${updated.toLocaleString("en")} made stronger`,
    skipped > 0 && `${skipped.toLocaleString("en")} there already`,
    failed > 0 && `${failed.toLocaleString("en")} not readable`,
  ].filter(Boolean);
  return (
    <Notice tone={failed > 0 ? "warn" : "ok"} title={said.join(", ")} live>
      {encoding && <p>The file was read as {encodingWords[encoding]}.</p>}
      {stoppedAt !== null && (
        <p>
          {failed.toLocaleString("en")} rows could not be read, so nothing behind line {stoppedAt.toLocaleString("en")} was looked at. Is
          this the right file?
        </p>
      )}
      {errors.length > 0 && (
        <ul className="max-h-40 overflow-y-auto">
          {errors.slice(0, 50).map(({ row, email, reason }) => (
            <li key={row}>
              Line {row} {email && <span className="font-mono">{email}</span>}: {reason}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
