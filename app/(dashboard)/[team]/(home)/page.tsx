import type { Metadata } from "next";
import { WriteEmail } from "@/components/emails/write-email";
import { LiveRefresh } from "@/components/shell/live-refresh";
import { RefusedState } from "@/components/shell/refused-state";
import { PageHeader } from "@/components/ui/page-header";
import { overview } from "@/lib/analytics";
import { listDomains } from "@/lib/domains";
import { attachmentLimits, listEmails } from "@/lib/emails";
import { appUrl } from "@/lib/infra/env";
import { tryCall } from "@/lib/web/call";
import { here } from "../here";
import { Checklist } from "./checklist";
import { DomainNeeds } from "./domain-needs";
import { domainsSentence } from "./domains-sentence";
import { Figures } from "./figures";
import { healthSentence } from "./health-sentence";
import { NeedsYou } from "./needs-you";
import { RecentEmails } from "./recent-emails";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage({ params }: { params: Promise<{ team: string }> }) {
  const { team, person, may } = await here((await params).team);
  const [told, recent, named] = await Promise.all([
    tryCall(team.slug, overview, {}),
    tryCall(team.slug, listEmails, { limit: 10 }),
    tryCall(team.slug, listDomains, { limit: 100 }),
  ]);
  const action = <WriteEmail allowed={may("developer")} person={person.email} timeZone={team.timeZone} limits={attachmentLimits} />;
  if (!told.ok) return <Failed what="the team's figures" refused={told.refused} />;
  if (!recent.ok) return <Failed what="the latest emails" refused={recent.refused} />;
  if (!named.ok) return <Failed what="the team's domains" refused={named.refused} />;

  const base = `/${team.slug}`;
  const { domains } = named.data;
  const checklist = <Checklist steps={told.data.steps} base={base} origin={appUrl()} to={person.email} mayBuild={may("developer")} />;
  const none = recent.data.emails.length === 0;
  return (
    <>
      <PageHeader
        title="Home"
        description={
          none
            ? "Three steps to a first email. Each ticks itself as soon as it has happened."
            : [domainsSentence(domains), healthSentence(told.data)].filter(Boolean).join(" ")
        }
        badge={
          <>
            <LiveRefresh topic="emails" />
            <LiveRefresh topic="domains" quiet />
          </>
        }
        actions={action}
      />
      <div className="grid gap-6 *:min-w-0">
        <DomainNeeds domains={domains} base={base} timeZone={team.timeZone} />
        {told.data.steps.some(({ done }) => !done) && checklist}
        {!none && (
          <>
            <NeedsYou overview={told.data} base={base} />
            <Figures overview={told.data} base={base} />
            <RecentEmails emails={recent.data.emails} base={base} timeZone={team.timeZone} />
          </>
        )}
      </div>
    </>
  );
}

function Failed({ what, refused }: { what: string; refused: Parameters<typeof RefusedState>[0]["refused"] }) {
  return (
    <>
      <PageHeader title="Home" />
      <RefusedState what={what} refused={refused} />
    </>
  );
}
