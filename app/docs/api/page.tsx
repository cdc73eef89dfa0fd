import type { Metadata } from "next";
import { Mono } from "@/components/ui/mono";
import { PageHeader } from "@/components/ui/page-header";
import { appUrl } from "@/lib/infra/env";
import { Operation } from "./operation";
import { reference } from "./reference";

export const metadata: Metadata = { title: "API reference" };

const nouns: Readonly<Record<string, string>> = {
  emails: "Emails",
  "api-keys": "API keys",
  sandbox: "Sandbox inbox",
  team: "Team",
  users: "Members",
  domains: "Domains",
};
const order = ["emails", "sandbox", "api-keys"];

export default function ReferencePage() {
  const origin = appUrl();
  const groups = [...reference()].sort(([a], [b]) => rank(a) - rank(b));
  return (
    <>
      <PageHeader title="API reference" description="Every operation of /api/v1, drawn from the table that the server itself reads." />
      <p className="max-w-[68ch] text-muted">
        Base URL <Mono copy={`${origin}/api/v1`}>{`${origin}/api/v1`}</Mono>. Bodies and answers are JSON. The same as a document:{" "}
        <a href="/openapi.json" className="link">
          openapi.json
        </a>
        .
      </p>
      <nav aria-label="Operations" className="mt-6 grid gap-x-8 gap-y-5 sm:grid-cols-3">
        {groups.map(([noun, entries]) => (
          <div key={noun} className="grid content-start gap-1">
            <p className="text-dense font-medium text-muted">{nouns[noun] ?? noun}</p>
            {entries.map(({ operationId, summary }) => (
              <a key={operationId} href={`#${operationId}`} className="link inline-flex min-h-(--target) items-center justify-self-start">
                {summary}
              </a>
            ))}
          </div>
        ))}
      </nav>
      {groups.map(([noun, entries]) => (
        <section key={noun} aria-labelledby={`noun-${noun}`} className="mt-12 grid gap-8">
          <h2 id={`noun-${noun}`} className="scroll-mt-20 text-title font-semibold">
            {nouns[noun] ?? noun}
          </h2>
          {entries.map((entry) => (
            <Operation key={entry.operationId} entry={entry} origin={origin} />
          ))}
        </section>
      ))}
    </>
  );
}

const rank = (noun: string) => (order.includes(noun) ? order.indexOf(noun) : order.length);
