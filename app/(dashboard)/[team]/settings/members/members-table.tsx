/** Who is in the team, and what each may do. */
import { Avatar } from "@/components/ui/avatar";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusDot } from "@/components/ui/status-dot";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import { type Role, roleSentences } from "@/lib/kernel/principal";
import type { Member } from "@/lib/teams/schemas";

type MembersTableProps = { members: readonly Member[] /** The reader's id. */; me: string; timeZone: string };

export function MembersTable({ members, me, timeZone }: MembersTableProps) {
  const columns: Column<Member>[] = [
    {
      key: "name",
      header: "Name",
      cell: ({ id, name, email }) => (
        <span className="flex min-w-0 items-center gap-3 py-1.5">
          <Avatar name={name} round />
          <span className="grid min-w-0">
            <span className="flex flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
              {name} {id === me && <Badge>You</Badge>}
            </span>
            <span className="text-muted [overflow-wrap:anywhere]">{email}</span>
          </span>
        </span>
      ),
    },
    { key: "role", header: "Role", cell: ({ role }) => <RoleWords role={role} /> },
    {
      key: "verified",
      header: "Address",
      width: "rows:w-36",
      cell: ({ emailVerified }) =>
        emailVerified ? (
          <StatusDot tone="ok">Verified</StatusDot>
        ) : (
          <StatusDot tone="warn" hollow>
            Not verified
          </StatusDot>
        ),
    },
    {
      key: "seen",
      header: "Last seen",
      width: "rows:w-32",
      cell: ({ lastSeenAt }) =>
        lastSeenAt ? <RelativeTime at={lastSeenAt} timeZone={timeZone} /> : <span className="text-muted">Never</span>,
    },
  ];
  return (
    <DataTable
      caption="Members, in the order in which they joined"
      columns={columns}
      rows={members}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      noun="members"
    />
  );
}

function RoleWords({ role }: { role: Role }) {
  return (
    <span className="grid py-1.5">
      <span className="font-medium">{`${role.charAt(0).toUpperCase()}${role.slice(1)}`}</span>
      <span className="text-muted">{roleSentences[role]}</span>
    </span>
  );
}
