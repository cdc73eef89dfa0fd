/** One operation: what it does, what goes in, what comes out, what refuses it, and a request to copy. */
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CodeFrame, CodeText } from "@/components/ui/code-block";
import { Mono } from "@/components/ui/mono";
import { WithCode } from "../section";
import { Fields, Line } from "./fields";
import type { Entry } from "./reference";
import { samplesFor } from "./samples";

export function Operation({ entry, origin }: { entry: Entry; origin: string }) {
  const { operationId, method, path, summary, description, parameters, requestBody, done, refusals } = entry;
  const scope = entry["x-scope"];
  return (
    <section
      aria-labelledby={operationId}
      className="grid min-w-0 items-start gap-x-10 gap-y-6 border-t border-line pt-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
    >
      <div className="grid min-w-0 gap-5">
        <div className="grid gap-2">
          <h3 id={operationId} className="scroll-mt-20 text-reading font-semibold">
            <a href={`#${operationId}`} className="hover:underline">
              {summary}
            </a>
          </h3>
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={method === "GET" ? "info" : method === "DELETE" ? "bad" : "ok"}>{method}</Badge>
            <Mono>{path}</Mono>
          </p>
          {description && (
            <p className="max-w-[68ch] text-muted">
              <WithCode>{description}</WithCode>
            </p>
          )}
          {scope && <Needs scope={scope} or={entry["x-scope-or"] ?? []} means={entry["x-scope-means"]} />}
        </div>
        {parameters.length > 0 && (
          <Part title="Parameters">
            <ul className="grid divide-y divide-line border-y border-line">
              {parameters.map(({ name, in: where, required = false, schema, description: means }) => (
                <li key={`${where} ${name}`} className="py-2">
                  <Line
                    name={name}
                    field={{ ...schema, description: [where === "query" ? null : `In the ${where}`, means].filter(Boolean).join(". ") }}
                    required={required}
                  />
                </li>
              ))}
            </ul>
          </Part>
        )}
        {requestBody && (
          <Part title="Body">
            <Fields sent label={`Body of ${summary}`} shape={requestBody.content["application/json"].schema} />
          </Part>
        )}
        <details>
          <summary className="inline-flex min-h-(--target) items-center text-dense font-medium text-link">Answer, {done.status}</summary>
          <div className="mt-2">
            {done.shape ? (
              <Fields label={`Answer of ${summary}`} shape={done.shape} />
            ) : (
              <p className="text-dense text-muted">The bytes of the file.</p>
            )}
          </div>
        </details>
        <Part title="Refusals">
          <ul className="grid gap-1 text-dense">
            {refusals.map(({ status, codes }) => (
              <li key={status} className="flex flex-wrap items-center gap-x-3">
                <span className="w-8 font-mono text-muted">{status}</span>
                {codes.map((code) => (
                  <a key={code} href={`/docs/errors#${code}`} className="link inline-flex min-h-(--target) items-center font-mono">
                    {code}
                  </a>
                ))}
              </li>
            ))}
          </ul>
        </Part>
      </div>
      <div className="grid min-w-0 gap-3 lg:sticky lg:top-20">
        {samplesFor(entry, origin).map(({ label, code }) => (
          <CodeFrame
            key={label}
            code={code}
            label={`${label} for ${summary}`}
            heading={<span className="text-meta font-medium text-muted">{label}</span>}
          >
            <CodeText code={code} label={`${label} for ${summary}`} />
          </CodeFrame>
        ))}
      </div>
    </section>
  );
}

function Needs({ scope, or, means }: { scope: string; or: readonly string[]; means: string | undefined }) {
  if (scope === "any") return <p className="text-dense text-muted">Any key may ask this.</p>;
  return (
    <p className="text-dense text-muted">
      Needs <code className="font-mono text-fg">{scope}</code>
      {or.map((other) => (
        <span key={other}>
          {" "}
          or <code className="font-mono text-fg">{other}</code>
        </span>
      ))}
      {or.length === 0 && `: ${means?.toLowerCase()}`}.
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-2">
      <h4 className="text-dense font-medium text-muted">{title}</h4>
      {children}
    </div>
  );
}
