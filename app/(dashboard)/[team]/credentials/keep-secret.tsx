"use client";
import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { DialogActions } from "@/components/ui/dialog";
import { Secret } from "@/components/ui/secret";

type KeepSecretProps = { name: string; secret: string; close: () => void; children?: ReactNode };

/** A secret at the only moment it can be seen, with ways to keep it. */
export function KeepSecret({ name, secret, close, children }: KeepSecretProps) {
  const line = `MAILWRIGHT_KEY=${secret}`;
  return (
    <div className="grid gap-5">
      <Secret label="API key" value={secret} shown note="Store it now. It is shown only this once; lost, it must be replaced." />
      <CodeBlock label=".env" code={line} wrap />
      <div className="flex flex-wrap gap-2">
        <Button icon={<Download aria-hidden />} onClick={() => download(`${fileName(name)}.env`, `${line}\n`)}>
          Download as .env
        </Button>
      </div>
      {children}
      <div className="-mx-5 -mb-5">
        <DialogActions>
          <Button variant="primary" onClick={close}>
            I have stored it
          </Button>
        </DialogActions>
      </div>
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
