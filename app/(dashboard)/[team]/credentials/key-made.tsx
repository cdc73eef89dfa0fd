"use client";
import { Download } from "lucide-react";
import { sendSamples } from "@/components/emails/send-samples";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { CodeTabs } from "@/components/ui/code-tabs";
import { DialogActions } from "@/components/ui/dialog";
import { Secret } from "@/components/ui/secret";
import type { CreatedApiKey } from "@/lib/keys/schemas";

type KeyMadeProps = { apiKey: CreatedApiKey; origin: string; to: string; close: () => void };

/** The secret, ways to keep it, and a request that works as it stands. */
export function KeyMade({ apiKey: { key, name, scopes }, origin, to, close }: KeyMadeProps) {
  const line = `MAILWRIGHT_KEY=${key}`;
  return (
    <div className="grid gap-5">
      <Secret label="API key" value={key} shown note="Store it now. It is shown only this once; lost, it must be replaced." />
      <CodeBlock label=".env" code={line} wrap />
      <div className="flex flex-wrap gap-2">
        <Button icon={<Download aria-hidden />} onClick={() => download(`${fileName(name)}.env`, `${line}\n`)}>
          Download as .env
        </Button>
      </div>
      {scopes.includes("emails:send") ? (
        <div className="grid gap-2">
          <h3 className="font-medium">Send a first email</h3>
          <p className="text-dense text-muted">It contains your key. Mail from sandbox.test is kept in your sandbox inbox.</p>
          <CodeTabs label="Send an email" samples={sendSamples({ origin, key, from: "you@sandbox.test", to })} />
        </div>
      ) : (
        <CodeBlock
          label="Try it with curl"
          code={`curl ${origin}/api/v1${firstRead(scopes)} \\\n  -H "Authorization: Bearer ${key}"`}
          wrap
        />
      )}
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

/** A path that this key may read. */
const reads: readonly (readonly [scope: string, path: string])[] = [
  ["emails:read", "/emails"],
  ["keys:read", "/api-keys"],
  ["team:read", "/team"],
];
const firstRead = (scopes: readonly string[]) => reads.find(([scope]) => scopes.includes(scope))?.[1] ?? "/api-keys";

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
