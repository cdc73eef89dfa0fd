import { Download, Send } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { RefusedState } from "@/components/shell/refused-state";
import { buttonStyle } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { FirstUse, NoMatch } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { deliveryStatistics, recipientStatistics } from "@/lib/analytics";
import { dayOf } from "@/lib/infra/day-start";
import { tryCall } from "@/lib/web/call";
import type { Asked } from "../asked";
import { here } from "../here";
import { ByDomain } from "./by-domain";
import { PeriodPicker } from "./period-picker";
import { ReportFigures } from "./report-figures";
import { ReportTrend } from "./report-trend";
import { exportHref, filterChips, hasFilters, readReportsQuery, spans } from "./reports-query";

export const metadata: Metadata = { title: "Reports" };

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function ReportsPage({ params, searchParams }: Props) {
  const [{ team }, asked] = await Promise.all([here((await params).team), searchParams]);
  const query = readReportsQuery(asked, team.timeZone, new Date());
  const period = { startDate: query.from, endDate: query.until };
  const ofSender = query.sender ? { sender: query.sender } : {};
  const senderDomain = query.sender?.split("@").at(-1);
  const [byDay, byDomain, byRecipient] = await Promise.all([
    tryCall(team.slug, deliveryStatistics, { ...period, ...ofSender }),
    tryCall(team.slug, deliveryStatistics, { ...period, groupBy: "domain" }),
    tryCall(team.slug, recipientStatistics, { ...period, ...(senderDomain ? { senderDomain } : {}), limit: 10 }),
  ]);
  const base = `/${team.slug}`;
  if (!byDay.ok) return <Refused refused={byDay.refused} />;
  if (!byDomain.ok) return <Refused refused={byDomain.refused} />;
  if (!byRecipient.ok) return <Refused refused={byRecipient.refused} />;

  const senders = byDomain.data.breakdown;
  const nothing = byDay.data.summary.attempted === 0 && Object.values(byDay.data.summary).every((n) => !n);
  const picker = <PeriodPicker {...query} spans={spans} senders={senders.flatMap(({ domain }) => domain ?? [])} />;
  if (nothing && !hasFilters(query))
    return (
      <>
        <Title />
        <div className="grid gap-4">
          {picker}
          <FirstUse
            title="No mail in this period"
            action={
              <ButtonLink href={`${base}?compose=test`} variant="primary" icon={<Send aria-hidden />}>
                Send a test email
              </ButtonLink>
            }
          >
            How many recipients were sent to, and how many of them bounced, failed or complained, is drawn here day by day as soon as there
            is mail.
          </FirstUse>
        </div>
      </>
    );
  const shown = query.sender ? senders.filter(({ domain }) => domain === senderDomain) : senders;
  return (
    <>
      <Title exportHref={nothing ? null : exportHref(team.slug, query)} />
      <div className="grid gap-6 *:min-w-0">
        {picker}
        {nothing ? (
          <NoMatch what="figures" filters={filterChips(query, asked)} clearHref={`${base}/reports`} />
        ) : (
          <>
            <ReportFigures statistics={byDay.data} query={query} base={base} />
            <Panel title="Over time">
              <ReportTrend statistics={byDay.data} firstDay={dayOf(new Date(team.createdAt), team.timeZone)} />
            </Panel>
            <ByDomain senders={shown} recipients={byRecipient.data.recipients} />
            <p className="text-dense text-muted">
              What each number counts is told in the{" "}
              <Link href="/docs/statistics" className="link">
                documents
              </Link>
              .
            </p>
          </>
        )}
      </div>
    </>
  );
}

function Title({ exportHref = null }: { exportHref?: string | null }) {
  return (
    <PageHeader
      title="Reports"
      description="How much was sent, and what became of it."
      actions={
        exportHref && (
          <a href={exportHref} download className={buttonStyle({})}>
            <Download aria-hidden /> Export CSV
          </a>
        )
      }
    />
  );
}

function Refused({ refused }: { refused: Parameters<typeof RefusedState>[0]["refused"] }) {
  return (
    <>
      <Title />
      <RefusedState what="the team's figures" refused={refused} />
    </>
  );
}
