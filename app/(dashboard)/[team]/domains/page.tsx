import type { Metadata } from "next";
import { RefusedState } from "@/components/shell/refused-state";
import { NoMatch } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { List } from "@/components/ui/table/list";
import { listDomains } from "@/lib/domains";
import { DomainStatus } from "@/lib/domains/schemas";
import { tryCall } from "@/lib/web/call";
import { type Asked, withValues } from "../asked";
import { here } from "../here";
import { AddDomain } from "./add-domain";
import { DomainsFrame } from "./domains-frame";
import { filterChips, readDomainsQuery, statusWords, toListInput } from "./domains-query";
import { DomainsTable } from "./domains-table";
import { NoDomains } from "./no-domains";

export const metadata: Metadata = { title: "Domains" };

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function DomainsPage({ params, searchParams }: Props) {
  const [{ team, may }, asked] = await Promise.all([here((await params).team), searchParams]);
  const query = readDomainsQuery(asked);
  const called = await tryCall(team.slug, listDomains, toListInput(query));
  const base = `/${team.slug}/domains`;
  const domains = called.ok ? called.data.domains : [];
  const filtered = Boolean(query.q || query.status.length > 0);
  return (
    <>
      <PageHeader
        title="Domains"
        description="The names that stand after the @ of your senders, and whether receivers can trust them."
        actions={<AddDomain allowed={may("developer")} base={base} />}
      />
      {!called.ok ? (
        <RefusedState what="the team's domains" refused={called.refused} />
      ) : domains.length === 0 && !filtered && !query.cursor ? (
        <NoDomains mayBuild={may("developer")} base={base} />
      ) : (
        <>
          <List>
            <DomainsFrame statuses={DomainStatus.options.map((value) => ({ value, label: statusWords[value] }))}>
              {domains.length > 0 ? (
                <DomainsTable domains={domains} base={base} timeZone={team.timeZone} />
              ) : (
                <div className="*:rounded-none *:border-0">
                  <NoMatch what="domains" filters={filterChips(query, asked)} clearHref={base} />
                </div>
              )}
            </DomainsFrame>
          </List>
          <Pagination
            newerHref={query.cursor ? `${base}${withValues(asked, {})}` : null}
            olderHref={called.data.nextCursor ? `${base}${withValues(asked, { cursor: called.data.nextCursor })}` : null}
          />
        </>
      )}
    </>
  );
}
