/** Each address with why nothing is sent to it, and the way to the email that taught it. */
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import type { Suppression } from "@/lib/suppressions/schemas";
import { reasonWords } from "./reason-words";
import { RemoveSuppressions } from "./remove-suppressions";

const tones = { hard_bounce: "bad", complaint: "warn", unsubscribe: "plain", manual: "plain" } as const;

const columns = (base: string, timeZone: string): Column<Suppression>[] => [
  {
    key: "email",
    header: "Address",
    cell: ({ email }) => <span className="block truncate font-medium">{email}</span>,
  },
  {
    key: "reason",
    header: "Reason",
    cell: ({ reason, scope }) => (
      <span className="flex flex-wrap items-center gap-x-2">
        <Badge tone={tones[reason]}>{reasonWords[reason]}</Badge>
        {scope === "marketing" && <span className="text-muted">marketing only</span>}
      </span>
    ),
    card: "second",
    width: "rows:w-36",
  },
  {
    key: "note",
    header: "Their words",
    cell: ({ note, emailId }) => (
      <span className="flex min-w-0 items-baseline gap-3">
        {note && <span className="min-w-0 truncate text-muted">{note}</span>}
        {emailId && (
          <Link href={`${base}/emails/${emailId}`} className="link shrink-0">
            See the email
          </Link>
        )}
      </span>
    ),
  },
  {
    key: "since",
    header: "Since",
    align: "end",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} timeZone={timeZone} className="whitespace-nowrap text-muted" />,
    from: "lg",
    card: "second end",
    width: "rows:w-28",
  },
];

type TableProps = { suppressions: readonly Suppression[]; base: string; timeZone: string; mayChange: boolean };

export function SuppressionsTable({ suppressions, base, timeZone, mayChange }: TableProps) {
  return (
    <DataTable
      caption="Suppressions, newest first"
      noun="suppressions"
      columns={columns(base, timeZone)}
      rows={suppressions}
      rowId={({ id }) => id}
      rowName={({ email }) => email}
      selectable={mayChange}
      actionsWidth="rows:w-28"
      {...(mayChange
        ? {
            rowActions: ({ id, email, reason }: Suppression) => (
              <RemoveSuppressions quiet ids={[id]} who={email} complained={reason === "complaint"} />
            ),
          }
        : {})}
    />
  );
}
