import type { Metadata } from "next";
import { CodeBlock } from "@/components/ui/code-block";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { type ErrorCode, errorCodes } from "@/lib/api/error-codes";
import { appUrl } from "@/lib/infra/env";
import { kinds } from "@/lib/kernel/fault";
import { Prose, Section, WithCode } from "../section";

export const metadata: Metadata = { title: "Errors" };

const codes: [string, ErrorCode][] = Object.entries(errorCodes);
const httpOf = (kind: ErrorCode["kind"]) => (kind === "bug" ? 500 : kinds[kind].http);
const byStatus = [...Map.groupBy(codes, ([, { kind }]) => httpOf(kind))].sort(([a], [b]) => a - b);

export default function ErrorsPage() {
  const example = {
    error: {
      code: "validation_error",
      message: "“ada@” is not an email address.",
      field: "to",
      docs: `${appUrl()}/docs/errors#validation_error`,
      requestId: "0199…",
    },
  };
  return (
    <>
      <PageHeader title="Errors" description="Every refusal has a stable code, a sentence for you, and the id of the request." />
      <div className="grid gap-10">
        <div className="grid gap-3">
          <Prose>
            Decide by the code; the message may be worded better one day. Give the request id to whoever runs the instance when something
            looks wrong. After 429 and 503, wait for Retry-After seconds and send the request again.
          </Prose>
          <CodeBlock label="An answer that refuses" code={JSON.stringify(example, null, 2)} />
        </div>
        {byStatus.map(([status, group]) => (
          <Section key={status} id={`http-${status}`} title={`HTTP ${status}`}>
            <dl className="grid divide-y divide-line">
              {group.map(([code, { means, remedy }]) => (
                <div
                  key={code}
                  id={code}
                  className="grid scroll-mt-24 gap-x-6 gap-y-1 rounded-sm py-3 target:bg-info-bg sm:grid-cols-[18rem_1fr] sm:px-2"
                >
                  <dt className="flex items-start gap-1">
                    <a href={`#${code}`} className="font-mono text-dense font-medium [overflow-wrap:anywhere] hover:underline">
                      {code}
                    </a>
                    <CopyButton text={code} label={`Copy ${code}`} className="-my-0.5 sm:size-6" />
                  </dt>
                  <dd className="max-w-[68ch]">
                    <WithCode>{means}</WithCode>{" "}
                    <span className="text-muted">
                      <WithCode>{remedy}</WithCode>
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
          </Section>
        ))}
      </div>
    </>
  );
}
