"use client";
/** The records to set, on one grid, with what the DNS says to each. */
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import type { DomainDetail } from "@/lib/domains/schemas";
import { RecordLine, recordGrid, valueToSet } from "./record-line";
import { recordKey } from "./use-watched-domain";

type RecordsPanelProps = { domain: DomainDetail; zone: string; turned: ReadonlySet<string> };

export function RecordsPanel({ domain, zone, turned }: RecordsPanelProps) {
  const { records, host, incomplete } = domain;
  return (
    <Panel
      id="records"
      title="Records to set"
      description={`Enter them where the DNS of ${zone} is kept. Short hosts are relative to ${zone}.`}
      actions={
        <>
          <CopyButton words text={asText(domain)} label="Copy all" />
          <Button icon={<Download aria-hidden />} onClick={() => download(domain)}>
            Zone file
          </Button>
        </>
      }
      flush
    >
      {(host || incomplete) && (
        <div className="grid gap-2 border-b border-line px-4 py-3 sm:px-5">
          {host && <Notice title={`Your DNS is at ${host.name}`}>{host.hint}</Notice>}
          {incomplete && (
            <Notice tone="warn" title="Not everything could be asked">
              Lines that say “Could not ask” tell nothing about your records, and nothing is decided by them. Why, stands beside each.
            </Notice>
          )}
        </div>
      )}
      <div aria-hidden className={`${recordGrid} border-b border-line bg-sunken py-2 text-meta font-medium text-muted max-sm:hidden`}>
        <span>Record</span>
        <span>Type</span>
        <span>Host</span>
        <span>Value</span>
      </div>
      <ul aria-label="Records" className="divide-y divide-line">
        {records.map((record) => (
          <RecordLine
            key={recordKey(record)}
            record={record}
            zone={zone}
            turned={turned.has(recordKey(record))}
            checked={record.status !== "unknown" || incomplete}
          />
        ))}
      </ul>
    </Panel>
  );
}

const asText = ({ records }: DomainDetail): string =>
  records
    .map((record) => [record.type, record.name, record.priority, valueToSet(record)].filter((part) => part !== undefined).join("\t"))
    .join("\n");

function download({ domain, zoneFile }: DomainDetail): void {
  const url = URL.createObjectURL(new Blob([zoneFile], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${domain}.zone`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
