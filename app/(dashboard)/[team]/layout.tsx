import type { Metadata } from "next";
import type { ReactNode } from "react";
import { WithProviders } from "@/app/with-providers";
import { teamNav } from "@/components/shell/team-nav";
import { here, peekHere } from "./here";
import { PausedBanner } from "./paused-banner";
import { TeamShell } from "./team-shell";
import { VerifyFirst } from "./verify-first";

type Props = { params: Promise<{ team: string }>; children: ReactNode };

/** In place of the title of every page that the team would have had. */
const nothing = "Not found · Mailwright";

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await peekHere((await params).team);
  if (!found) return { title: { default: nothing, template: nothing } };
  return { title: { default: found.team.name, template: `%s · ${found.team.name} · Mailwright` } };
}

export default async function TeamLayout({ params, children }: Props) {
  const { team, teams, person } = await here((await params).team);
  if (!person.emailVerified) return <VerifyFirst email={person.email} />;
  return (
    <WithProviders>
      <TeamShell
        slug={team.slug}
        team={{ id: team.id, name: team.name, href: `/${team.slug}` }}
        teams={teams.map(({ id, name, slug }) => ({ id, name, href: `/${slug}` }))}
        user={{ name: person.name, email: person.email, isStaff: person.isStaff }}
        nav={teamNav(`/${team.slug}`)}
        banner={team.pausedAt && <PausedBanner because={team.pausedBecause} />}
      >
        {children}
      </TeamShell>
    </WithProviders>
  );
}
