import type { Metadata } from "next";
import { CheckAddress } from "@/components/emails/check-address";
import { emailStatusWords } from "@/components/emails/email-status";
import { EmailsTable } from "@/components/emails/emails-table";
import { WriteEmail } from "@/components/emails/write-email";
import { RefusedState } from "@/components/shell/refused-state";
import { NoMatch } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { minuteWords } from "@/components/ui/relative-words";
import { List } from "@/components/ui/table/list";
import { Tabs } from "@/components/ui/tabs";
import { attachmentLimits, listEmails } from "@/lib/emails";
import { EmailStatus } from "@/lib/emails/schemas";
import { appUrl } from "@/lib/infra/env";
import { tryCall } from "@/lib/web/call";
import { type Asked, withValues } from "../asked";
import { here } from "../here";
import { CancelSelected } from "./cancel-selected";
import { FirstEmail } from "./first-email";
import { LogFrame } from "./log-frame";
import { filterChips, hasFilters, readLogQuery, toListInput } from "./log-query";
import { NothingScheduled } from "./nothing-scheduled";

export const metadata: Metadata = { title: "Emails" };

type Props = { params: Promise<{ team: string }>; searchParams: Promise<Asked> };

export default async function EmailsPage({ params, searchParams }: Props) {
  const [{ team, person, may }, asked] = await Promise.all([here((await params).team), searchParams]);
  const query = readLogQuery(asked, EmailStatus.options);
  const called = await tryCall(team.slug, listEmails, toListInput(query, team.timeZone));
  const base = `/${team.slug}`;
  const home = `${base}/emails`;
  const { view } = query;
  const title = (
    <PageHeader
      title="Emails"
      description={
        view
          ? `What waits for its time, the next to leave first, on the clock of ${team.timeZone.replaceAll("_", " ")}.`
          : "Every message the team sent, and what became of each recipient."
      }
      actions={
        <>
          <CheckAddress />
          <WriteEmail allowed={may("developer")} person={person.email} timeZone={team.timeZone} limits={attachmentLimits} />
        </>
      }
    >
      <Tabs
        label="Views"
        tabs={[
          { href: home, label: "All" },
          { href: `${home}?view=scheduled`, label: "Scheduled" },
        ]}
      />
    </PageHeader>
  );
  if (!called.ok) {
    return (
      <>
        {title}
        <RefusedState what="the team's emails" refused={called.refused} />
      </>
    );
  }
  const { emails, total, totalIsEstimate, nextCursor, previousCursor, lookedTo } = called.data;
  const mayCancel = may("developer");
  const filtered = hasFilters(query);
  const first = !query.cursor;
  const to = (cursor: string | null) => `${home}${withValues(asked, { cursor, check: null, compose: null })}`;
  const bar = filtered || !first || emails.length > 0;
  return (
    <>
      {title}
      <List ids={mayCancel ? emails.map(({ id }) => id) : undefined}>
        <LogFrame
          statuses={view ? [] : EmailStatus.options.map(choice)}
          recipientStatuses={query.recipientStatus.map(choice)}
          tail={first && !(query.q || query.after || query.before || query.tag)}
          bar={bar}
          selectionActions={mayCancel && <CancelSelected />}
        >
          {emails.length > 0 ? (
            <EmailsTable emails={emails} base={base} timeZone={team.timeZone} selectable={mayCancel} scheduled={view !== null} />
          ) : (
            <div className="*:rounded-none *:border-0">
              <NoMatch
                what="emails"
                filters={filterChips(query, asked, (status) => emailStatusWords[status].word)}
                clearHref={view ? `${home}?view=${view}` : home}
              />
            </div>
          )}
        </LogFrame>
      </List>
      {!bar && view && <NothingScheduled base={base} mayWrite={may("developer")} />}
      {!bar && !view && <FirstEmail origin={appUrl()} to={person.email} base={base} />}
      {(emails.length > 0 || lookedTo) && (
        <Pagination
          newerHref={view && !first ? to(null) : previousCursor ? to(previousCursor) : null}
          olderHref={nextCursor ? to(nextCursor) : null}
          labels={view ? ["First", "Later"] : undefined}
          summary={lookedTo ? soFarWords(total, lookedTo, team.timeZone) : totalWords(total, totalIsEstimate ?? false)}
        />
      )}
    </>
  );
}

const choice = (value: keyof typeof emailStatusWords) => ({ value, label: emailStatusWords[value].word });

const totalWords = (total: number, isEstimate: boolean): string =>
  `${isEstimate ? "More than " : ""}${total.toLocaleString("en")} ${total === 1 ? "email" : "emails"}`;

/** A filter that hardly any email fits is tried on so many at a time; older ones are a step further. */
const soFarWords = (total: number, lookedTo: string, timeZone: string): string =>
  `${totalWords(total, false)} so far, looked to ${minuteWords(new Date(lookedTo), timeZone)}`;
