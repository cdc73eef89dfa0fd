"use client";
/** One address, many pasted, or a file of another system: all of them are an import, and its result is told. */
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { LockedButton } from "@/components/shell/locked-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogClose } from "@/components/ui/dialog";
import { ErrorSummary } from "@/components/ui/error-summary";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ImportResult } from "@/lib/suppressions/schemas";
import { useTell } from "@/lib/web/client";

export function AddSuppressions({ allowed }: { allowed: boolean }) {
  const [add, setAdd] = useQueryState("add", parseAsString);
  if (!allowed)
    return <LockedButton why="A marketer, developer, admin or owner of the team can add addresses.">Add addresses</LockedButton>;
  return (
    <Dialog
      wide
      title="Add addresses"
      description="One a line, or a CSV: email, and as you like reason, scope and note."
      open={add !== null}
      onOpenChange={(open) => void setAdd(open ? "1" : null)}
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden />}>
          Add addresses
        </Button>
      }
    >
      <AddForm />
    </Dialog>
  );
}

const scopes = [
  { value: "all", label: "All mail" },
  { value: "marketing", label: "Marketing only", help: "Transactional mail still goes out" },
];

function AddForm() {
  const router = useRouter();
  const add = useTell("suppressions.import");
  const [text, setText] = useState("");
  const { error, data } = add;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (add.isPending) return;
    const scope = new FormData(event.currentTarget).get("scope") === "marketing" ? "marketing" : "all";
    add.mutate({ csv: text, scope }, { onSuccess: () => router.refresh() });
  };
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    if (file) setText(await file.text());
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <ErrorSummary problems={error ? [{ field: error.field, message: error.message }] : []} title="Nothing was added" />
      {data && <Result result={data} />}
      <Field name="csv" label="Addresses" error={error?.field === "csv" ? error.message : null} required>
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
      <Field
        name="file"
        label="Or a file"
        optional
        help="CSV, with commas, semicolons or tabs. The same file a second time changes nothing."
      >
        {(control) => (
          <Input
            {...control}
            type="file"
            className="py-1 file:mr-3 file:font-medium"
            accept=".csv,.txt,.tsv,text/csv"
            onChange={(event) => void read(event)}
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

function Result({ result: { imported, updated, skipped, failed, errors } }: { result: ImportResult }) {
  const said = [
    `${imported.toLocaleString("en")} added`,
    updated > 0 && `${updated.toLocaleString("en")} made stronger`,
    skipped > 0 && `${skipped.toLocaleString("en")} there already`,
    failed > 0 && `${failed.toLocaleString("en")} not readable`,
  ].filter(Boolean);
  return (
    <Notice tone={failed > 0 ? "warn" : "ok"} title={said.join(", ")} live>
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
