/** The kept messages, newest first. */

import type { z } from "zod";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import type { listSandboxMessages } from "@/lib/emails";

type Row = z.output<typeof listSandboxMessages.output>["messages"][number];

const columns = (timeZone: string): Column<Row>[] => [
  {
    key: "subject",
    header: "Subject",
    cell: ({ subject }) => <span className="block truncate">{subject}</span>,
  },
  {
    key: "to",
    header: "For",
    cell: ({ recipients }) => <span className="block truncate">{recipients.join(", ")}</span>,
    card: "second",
  },
  {
    key: "from",
    header: "From",
    cell: ({ from }) => <span className="block truncate text-muted">{from}</span>,
    from: "lg",
    card: false,
  },
  {
    key: "time",
    header: "Kept",
    align: "end",
    cell: ({ receivedAt }) => <RelativeTime at={receivedAt} timeZone={timeZone} className="whitespace-nowrap text-muted" />,
    card: "first end",
    width: "rows:w-28",
  },
];

export function InboxTable({ messages, base, timeZone }: { messages: readonly Row[]; base: string; timeZone: string }) {
  return (
    <DataTable
      caption="Kept messages, newest first"
      noun="messages"
      columns={columns(timeZone)}
      rows={messages}
      rowId={({ id }) => id}
      rowName={({ subject }) => subject}
      rowHref={({ id }) => `${base}/${id}`}
    />
  );
}
