"use client";
import { sendSamples } from "@/components/emails/send-samples";
import { CodeBlock } from "@/components/ui/code-block";
import { CodeTabs } from "@/components/ui/code-tabs";
import type { CreatedApiKey } from "@/lib/keys/schemas";
import { KeepSecret } from "./keep-secret";

type KeyMadeProps = { apiKey: CreatedApiKey; origin: string; to: string; close: () => void };

/** The secret, ways to keep it, and a request that works as it stands. */
export function KeyMade({ apiKey: { key, name, scopes }, origin, to, close }: KeyMadeProps) {
  return (
    <KeepSecret name={name} secret={key} close={close}>
      {scopes.includes("emails:send") ? (
        <div className="grid gap-2">
          <h3 className="font-medium">Send a first email</h3>
          <p className="text-dense text-muted">It contains your key. Mail from sandbox.test is kept in your sandbox inbox.</p>
          <CodeTabs label="Send an email" samples={sendSamples({ origin, key, from: "you@sandbox.test", to })} />
        </div>
      ) : (
        <CodeBlock label="Try it with curl" code={`curl ${origin}/api/v1/api-keys/me \\\n  -H "Authorization: Bearer ${key}"`} wrap />
      )}
    </KeepSecret>
  );
}
