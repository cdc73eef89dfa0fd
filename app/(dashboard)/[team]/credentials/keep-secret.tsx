"use client";
import { Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { DialogActions, useDialogHold } from "@/components/ui/dialog";
import { Secret } from "@/components/ui/secret";
import { OnCopied } from "@/components/ui/use-copy";

type KeepSecretProps = { name: string; secret: string; close: () => void; children?: ReactNode };

const cancel = "Back to the key";
const notKept = {
  title: "Close without storing the key?",
  description: "You have neither copied nor downloaded it, and it cannot be shown again. Lost, it must be replaced.",
  confirm: "Close without it",
  cancel,
};
const kept = {
  title: "Have you stored the key?",
  description: "It cannot be shown again. Lost, it must be replaced.",
  confirm: "Close",
  cancel,
};

/** A secret at the only moment it can be seen, with ways to keep it. Only its button closes the dialog without a question, once it was taken. */
export function KeepSecret({ name, secret, close, children }: KeepSecretProps) {
  const line = `MAILWRIGHT_KEY=${secret}`;
  const [isTaken, setTaken] = useState(false);
  const take = (text: string) => text.includes(secret) && setTaken(true);
  const { ask } = useDialogHold(isTaken ? kept : notKept);
  return (
    <div className="grid gap-5" onCopy={() => take(getSelection()?.toString() ?? "")}>
      <OnCopied value={take}>
        <Secret label="API key" value={secret} shown note="Store it now. It is shown only this once; lost, it must be replaced." />
        <CodeBlock label=".env" code={line} wrap />
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<Download aria-hidden />}
            onClick={() => {
              download(`${fileName(name)}.env`, `${line}\n`);
              setTaken(true);
            }}
          >
            Download as .env
          </Button>
        </div>
        {children}
        <div className="-mx-5 -mb-5">
          <DialogActions>
            <Button variant="primary" onClick={isTaken ? close : ask}>
              I have stored it
            </Button>
          </DialogActions>
        </div>
      </OnCopied>
    </div>
  );
}

const fileName = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "") || "mailwright";

function download(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
