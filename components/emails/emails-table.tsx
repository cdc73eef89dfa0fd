/** Emails as rows: to whom, what became of it, what it says, from whom and when. */

import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { minuteWords } from "@/components/ui/relative-words";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import type { EmailRow } from "@/lib/emails/schemas";
import { EmailStatus } from "./email-status";

const sources: Record<EmailRow["source"], string> = { api: "API", dashboard: "Dashboard", system: "System" };

const to: Column<EmailRow> = {
  key: "to",
  header: "To",
  cell: ({ recipients }) => <To recipients={recipients} />,
};
const from: Column<EmailRow> = {
  key: "from",
  header: "From",
  cell: ({ from: address }) => <span className="block truncate text-muted">{address}</span>,
  from: "xl",
  card: false,
};

const columns = (timeZone: string): Column<EmailRow>[] => [
  to,
  { key: "status", header: "Status", cell: ({ status }) => <EmailStatus status={status} dense />, card: "second end", width: "rows:w-34" },
  {
    key: "subject",
    header: "Subject",
    cell: ({ subject, mode, status, sendAt }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate">{subject}</span>
        {mode === "test" && <Badge>Test</Badge>}
        {status === "scheduled" && sendAt && (
          <span className="shrink-0 text-dense text-muted">
            leaves <RelativeTime at={sendAt} timeZone={timeZone} />
          </span>
        )}
      </span>
    ),
    card: "second",
  },
  from,
  {
    key: "source",
    header: "Source",
    cell: ({ source }) => <span className="text-muted">{sources[source]}</span>,
    from: "xl",
    card: false,
    width: "rows:w-24",
  },
  {
    key: "time",
    header: "Accepted",
    align: "end",
    cell: ({ createdAt }) => <RelativeTime at={createdAt} timeZone={timeZone} className="whitespace-nowrap text-muted" />,
    card: "first end",
    width: "rows:w-28",
  },
];

/** Of what waits for its time: when it leaves, and nothing that all of them share. */
const waitingColumns = (timeZone: string): Column<EmailRow>[] => [
  to,
  {
    key: "subject",
    header: "Subject",
    cell: ({ subject, mode }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate">{subject}</span>
        {mode === "test" && <Badge>Test</Badge>}
      </span>
    ),
    card: "second",
  },
  from,
  {
    key: "leaves",
    header: "Leaves",
    align: "end",
    cell: ({ sendAt }) => sendAt && <Leaves at={sendAt} timeZone={timeZone} />,
    width: "rows:w-66 rows-below-lg:w-44",
  },
];

type EmailsTableProps = {
  emails: readonly EmailRow[];
  base: string;
  timeZone: string;
  selectable?: boolean;
  /** They wait for their time, and stand in the order in which they leave. */
  scheduled?: boolean;
};

export function EmailsTable({ emails, base, timeZone, selectable = false, scheduled = false }: EmailsTableProps) {
  return (
    <DataTable
      caption={scheduled ? "Scheduled emails, the next to leave first" : "Emails, newest first"}
      noun="emails"
      columns={scheduled ? waitingColumns(timeZone) : columns(timeZone)}
      rows={emails}
      rowId={({ id }) => id}
      rowName={({ subject }) => subject}
      rowHref={({ id }) => `${base}/emails/${id}`}
      selectable={selectable}
    />
  );
}

function To({ recipients }: Pick<EmailRow, "recipients">) {
  const [first] = recipients;
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      <span className="truncate">{first?.email}</span>
      {recipients.length > 1 && <span className="shrink-0 text-meta font-normal text-muted">+{recipients.length - 1}</span>}
    </span>
  );
}

/** The clock of the team's time zone, and how long that is. */
function Leaves({ at, timeZone }: { at: string; timeZone: string }) {
  return (
    <span className="flex items-baseline gap-x-3 whitespace-nowrap cards:flex-row-reverse rows:justify-end">
      <RelativeTime at={at} timeZone={timeZone} className="text-muted rows-below-lg:hidden" />
      <span className="tabular-nums">{minuteWords(new Date(at), timeZone)}</span>
    </span>
  );
}
