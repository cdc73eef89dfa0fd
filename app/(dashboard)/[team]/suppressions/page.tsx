import { Download } from "lucide-react";
import type { Metadata } from "next";
import { RefusedState } from "@/components/shell/refused-state";
import { buttonStyle } from "@/components/ui/button";
import { FirstUse, NoMatch } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { List } from "@/components/ui/table/list";
import { listSuppressions } from "@/lib/suppressions";
import { SuppressionReason } from "@/lib/suppressions/schemas";
import { tryCall } from "@/lib/web/call";
import { type Asked, withValues } from "../asked";
import { here } from "../here";
import { AddSuppressions } from "./add-suppressions";
import { reasonWords } from "./reason-words";
import { SuppressionsFrame } from "./suppressions-frame";
import { exportQuery, filterChips, readSuppressionsQuery, toListInput } from "./suppressions-query";
import { SuppressionsTable } from "./suppressions-table";

export const metadata: Metadata = { title: "Suppressions" };

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function SuppressionsPage({ params, searchParams }: Props) {
  const [{ team, may }, asked] = await Promise.all([here((await params).team), searchParams]);
  const query = readSuppressionsQuery(asked);
  const called = await tryCall(team.slug, listSuppressions, toListInput(query));
  const base = `/${team.slug}`;
  const home = `${base}/suppressions`;
  const rows = called.ok ? called.data.suppressions : [];
  const filtered = Boolean(query.q || query.reason.length > 0);
  return (
    <>
      <PageHeader
        title="Suppressions"
        description="Addresses that the team does not write to, and why. Mail to them is refused, also when it waits already."
        actions={
          <>
            {rows.length > 0 && (
              <a href={`/api/dashboard/${team.slug}/suppressions/export${exportQuery(query)}`} className={buttonStyle({})}>
                <Download aria-hidden />
                Export
              </a>
            )}
            <AddSuppressions allowed={may("marketer")} />
          </>
        }
      />
      {!called.ok ? (
        <RefusedState what="the team's suppressions" refused={called.refused} />
      ) : rows.length === 0 && !filtered && !query.cursor ? (
        <FirstUse title="Nobody is suppressed">
          Mailboxes that do not exist and people who report mail as spam come here by themselves, with the server's words. Add addresses
          yourself when somebody asks not to be written to, or bring the list of another system along.
        </FirstUse>
      ) : (
        <>
          <List ids={may("marketer") ? rows.map(({ id }) => id) : []}>
            <SuppressionsFrame
              reasons={SuppressionReason.options.map((value) => ({ value, label: reasonWords[value] }))}
              complaints={rows.flatMap(({ id, reason }) => (reason === "complaint" ? [id] : []))}
            >
              {rows.length > 0 ? (
                <SuppressionsTable suppressions={rows} base={base} timeZone={team.timeZone} mayChange={may("marketer")} />
              ) : (
                <div className="*:rounded-none *:border-0">
                  <NoMatch what="suppressions" filters={filterChips(query, asked)} clearHref={home} />
                </div>
              )}
            </SuppressionsFrame>
          </List>
          <Pagination
            newerHref={query.cursor ? `${home}${withValues(asked, {})}` : null}
            olderHref={called.data.nextCursor ? `${home}${withValues(asked, { cursor: called.data.nextCursor })}` : null}
            summary={`${called.data.totalIsEstimate ? "More than " : ""}${called.data.total.toLocaleString("en")} ${called.data.total === 1 ? "address" : "addresses"}`}
          />
        </>
      )}
    </>
  );
}
