import type { Metadata } from "next";
import { EmailStatus } from "@/components/emails/email-status";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { RefusedState } from "@/components/shell/refused-state";
import { Notice } from "@/components/ui/notice";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { getEmail } from "@/lib/emails";
import { tryCall } from "@/lib/web/call";
import { type Asked, one } from "../../asked";
import { here } from "../../here";
import { Attachments } from "./attachments";
import { EmailActions } from "./email-actions";
import { EmailFacts } from "./email-facts";
import { EmailTabs } from "./email-tabs";
import { LeavesAt } from "./leaves-at";
import { Neighbours } from "./neighbours";
import { Recipients } from "./recipients";
import { WaitsFor } from "./waits-for";

export const metadata: Metadata = { title: "Email" };

type Props = { params: Promise<{ team: string; id: string }>; searchParams: Promise<Asked> };

export default async function EmailPage({ params, searchParams }: Props) {
  const [{ team: slug, id }, asked] = await Promise.all([params, searchParams]);
  const { team, may } = await here(slug);
  const called = await tryCall(slug, getEmail, { id });
  const back = { href: `/${slug}/emails`, label: "Emails" };
  if (!called.ok) {
    return (
      <>
        <PageHeader title="Email" back={back} />
        <RefusedState what="the email" refused={called.refused} />
      </>
    );
  }
  const { email, events } = called.data;
  return (
    <>
      <PageHeader
        title={email.subject}
        back={back}
        badge={
          <>
            <EmailStatus status={email.status} />
            <LiveRefresh topic="emails" />
          </>
        }
        actions={
          <>
            <EmailActions email={email} base={`/${slug}`} timeZone={team.timeZone} allowed={may("developer")} />
            <Neighbours team={slug} id={email.id} />
          </>
        }
      />
      <div className="grid gap-6 *:min-w-0">
        {email.status === "scheduled" && email.sendAt && <LeavesAt at={email.sendAt} timeZone={team.timeZone} />}
        {email.waitingFor && <WaitsFor waitingFor={email.waitingFor} base={`/${slug}`} timeZone={team.timeZone} />}
        {events.some(({ type, recipient }) => type === "complained" && recipient === null) && (
          <Notice tone="warn" title="One of its recipients reported it as spam">
            The report does not say who it was, so nobody was suppressed. It counts as one complaint.
          </Notice>
        )}
        <Panel>
          <EmailFacts email={email} base={`/${slug}`} timeZone={team.timeZone} />
        </Panel>
        <Recipients email={email} events={events} base={`/${slug}`} timeZone={team.timeZone} />
        <Attachments team={slug} email={email} />
        <EmailTabs team={slug} email={email} events={events} timeZone={team.timeZone} tab={one(asked, "tab")} />
      </div>
    </>
  );
}
