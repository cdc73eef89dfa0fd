import type { Metadata } from "next";
import { RefusedState } from "@/components/shell/refused-state";
import { NoMatch } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import { listMembers } from "@/lib/teams";
import { tryCall } from "@/lib/web/call";
import { type Asked, one, withValues } from "../../asked";
import { here } from "../../here";
import { MembersTable } from "./members-table";

export const metadata: Metadata = { title: "Members" };

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function MembersPage({ params, searchParams }: Props) {
  const [{ team, person }, asked] = await Promise.all([here((await params).team), searchParams]);
  const wanted = Number(one(asked, "page"));
  const page = Number.isInteger(wanted) && wanted >= 1 && wanted <= 10_000 ? wanted : 1;
  const called = await tryCall(team.slug, listMembers, { page, limit: 50 });
  if (!called.ok) return <RefusedState what="the team’s members" refused={called.refused} />;
  const { users, total, pages } = called.data;
  if (users.length === 0 && page > 1) {
    const first = withValues(asked, { page: null });
    return <NoMatch what="members" filters={[{ label: `Page ${page}`, href: first }]} clearHref={first} />;
  }
  const to = (other: number) => withValues(asked, { page: String(other) });
  return (
    <>
      <MembersTable members={users} me={person.id} timeZone={team.timeZone} />
      <Pagination
        labels={["Previous", "Next"]}
        newerHref={page > 1 ? to(page - 1) : null}
        olderHref={page < pages ? to(page + 1) : null}
        summary={`${total.toLocaleString("en")} ${total === 1 ? "member" : "members"}${pages > 1 ? `, page ${page} of ${pages}` : ""}`}
      />
    </>
  );
}
