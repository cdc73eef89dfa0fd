"use client";
/** One record: what to set, and what stands in the DNS instead. */
import { comparedIndex } from "@/components/domains/compared";
import { relativeHost } from "@/components/domains/host-of";
import { MarkedText } from "@/components/domains/marked-text";
import { RecordStateMark } from "@/components/domains/record-state";
import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import type { DomainRecord } from "@/lib/domains/schemas";
import { purposes } from "./next-step";

/** Shared with the head of the list. */
export const recordGrid = "grid gap-x-4 gap-y-2 px-4 sm:px-5 sm:grid-cols-[8.5rem_3rem_minmax(0,17rem)_minmax(0,1fr)]";

/** What should stand there, given what stands there already: a record that is right stays. Of an MX without its priority. */
export function valueToSet({ type, value, expected, status, found }: DomainRecord): string {
  if (type === "MX") return value;
  if (status !== "ok") return expected;
  return found.includes(value) ? value : (found[0] ?? value);
}

type RecordLineProps = {
  record: DomainRecord;
  zone: string;
  turned: boolean;
  /** The last check has asked about it, with or without an answer. */
  checked: boolean;
};

export function RecordLine({ record, zone, turned, checked }: RecordLineProps) {
  const { purpose, type, name, status, priority, required, says } = record;
  const short = relativeHost(name, zone);
  const value = valueToSet(record);
  const what = purposes[purpose];
  return (
    <li data-record={purpose} data-state={status} className={cn("grid gap-3 py-3.5", status === "ok" && "text-muted")}>
      <dl className={recordGrid}>
        <div className="grid content-start gap-0.5">
          <dt className="font-medium text-fg">{what}</dt>
          <dd>
            <RecordStateMark state={checked ? status : null} turned={turned} className="text-dense" />
            {!required && <span className="block text-meta text-faint">Not required</span>}
          </dd>
        </div>
        <Cell label="Type">
          <code className="font-mono text-dense leading-(--target)">{type}</code>
        </Cell>
        <Cell label="Host">
          <Copied text={short} label={`Copy the short host of ${what}`} />
          {short !== name && <Copied text={name} label={`Copy the whole host of ${what}`} small />}
        </Cell>
        <Cell label="Value">
          <Copied text={value} label={`Copy the value of ${what}`} />
          {priority !== undefined && <span className="text-dense text-muted">Priority {priority}</span>}
        </Cell>
      </dl>
      {checked && status !== "ok" && says && <Finding record={record} />}
    </li>
  );
}

function Cell({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-1">
      <dt className="text-meta text-faint sm:sr-only">{label}</dt>
      <dd className="grid min-w-0 gap-1">{children}</dd>
    </div>
  );
}

function Copied({ text, label, small = false }: { text: string; label: string; small?: boolean }) {
  return (
    <span className="flex min-w-0 items-start gap-1">
      <code
        className={cn(
          "min-w-0 flex-1 font-mono leading-(--target) [overflow-wrap:anywhere]",
          small ? "text-meta text-muted" : "text-dense",
        )}
      >
        {text}
      </code>
      <CopyButton text={text} label={label} />
    </span>
  );
}

/** What was found instead, with the differing characters marked. */
function Finding({ record }: { record: DomainRecord }) {
  const { found, expected, marks, says, status } = record;
  const compared = comparedIndex(record);
  return (
    <div className="px-4 sm:px-5">
      <div
        className={cn(
          "grid gap-2 rounded-control p-3",
          status === "unknown" ? "bg-note-bg" : status === "wrong" ? "bg-bad-bg/60" : "bg-sunken",
        )}
      >
        <p className="max-w-[68ch] text-fg">{says}</p>
        {found.length > 0 && (
          <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[5rem_minmax(0,1fr)]">
            <dt className="text-dense text-muted">{found.length === 1 ? "Found" : `Found ${found.length}`}</dt>
            <dd className="grid min-w-0 gap-1.5 text-fg">
              {found.map((text, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same record may stand there twice
                <span key={index} className="block">
                  <MarkedText text={text} ranges={index === compared && marks ? marks.found : []} />
                </span>
              ))}
            </dd>
            {status !== "unknown" && (
              <>
                <dt className="text-dense text-muted">Expected</dt>
                <dd className="min-w-0 text-fg">
                  <MarkedText text={expected} ranges={marks && compared >= 0 ? marks.expected : []} missing />
                </dd>
              </>
            )}
          </dl>
        )}
      </div>
    </div>
  );
}
