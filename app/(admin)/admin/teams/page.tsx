import type { Metadata } from "next";
import { type Asked, withValues } from "@/app/(dashboard)/[team]/asked";
import { RefusedState } from "@/components/shell/refused-state";
import { FirstUse, NoMatch } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { List } from "@/components/ui/table/list";
import { listTeamsForStaff } from "@/lib/analytics";
import { tryCall } from "@/lib/web/call";
import { staff } from "../staff";
import { TeamsFrame } from "./teams-frame";
import { filterChips, readTeamsQuery, toListInput } from "./teams-query";
import { teamsSentence } from "./teams-sentence";
import { TeamsTable } from "./teams-table";

export const metadata: Metadata = { title: "Teams" };

const home = "/admin/teams";

export default async function AdminTeamsPage({ searchParams }: { searchParams: Promise<Asked> }) {
  await staff();
  const asked = await searchParams;
  const query = readTeamsQuery(asked);
  const called = await tryCall(null, listTeamsForStaff, toListInput(query));
  return (
    <>
      <PageHeader title="Teams" description={teamsSentence} />
      {!called.ok ? (
        <RefusedState what="the teams" refused={called.refused} />
      ) : called.data.teams.length === 0 && !query.q && !query.state && !query.cursor ? (
        <FirstUse title="No teams yet">Each team that signs up appears here, with how its mail fares.</FirstUse>
      ) : (
        <>
          <List ids={[]}>
            <TeamsFrame>
              {called.data.teams.length > 0 ? (
                <TeamsTable teams={called.data.teams} />
              ) : (
                <div className="*:rounded-none *:border-0">
                  <NoMatch what="teams" filters={filterChips(query, asked)} clearHref={home} />
                </div>
              )}
            </TeamsFrame>
          </List>
          <Pagination
            newerHref={query.cursor ? `${home}${withValues(asked, {})}` : null}
            olderHref={called.data.nextCursor ? `${home}${withValues(asked, { cursor: called.data.nextCursor })}` : null}
            summary={`${called.data.totalIsEstimate ? "More than " : ""}${called.data.total.toLocaleString("en")} ${called.data.total === 1 ? "team" : "teams"}`}
          />
        </>
      )}
    </>
  );
}
