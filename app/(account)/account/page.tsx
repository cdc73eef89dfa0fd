import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { listSecurityEvents, listSessions, me } from "@/lib/teams";
import { call } from "@/lib/web/call";
import { Asking } from "@/lib/web/client";
import { backTo } from "../back-to";
import { newPassword, rename } from "./actions";
import { Appearance } from "./appearance";
import { EverywhereButton } from "./everywhere-button";
import { PasswordForm } from "./password-form";
import { ProfileForm } from "./profile-form";
import { SecurityEvents } from "./security-events";
import { Sessions } from "./sessions";

export const metadata: Metadata = { title: "Account" };

const shownEvents = 20;

type Props = { searchParams: Promise<{ team?: string | string[] }> };

export default async function AccountPage({ searchParams }: Props) {
  const { team } = await searchParams;
  const [person, sessions, security, back] = await Promise.all([
    call(null, me, {}),
    call(null, listSessions, {}),
    call(null, listSecurityEvents, {}),
    backTo(typeof team === "string" ? team : undefined),
  ]);
  return (
    <>
      <PageHeader title="Account" description="You, in every team." {...(back && { back })} />
      <div className="grid gap-6">
        <Panel title="Profile">
          <ProfileForm action={rename} name={person.name} email={person.email} verified={person.emailVerified} />
        </Panel>
        <Panel title="Password" description="Changing it signs out every other browser.">
          <PasswordForm action={newPassword} email={person.email} />
        </Panel>
        <Panel title="Sessions" description="Where you are signed in." flush>
          <Asking team="-">
            <Sessions initial={sessions} />
          </Asking>
          <div className="border-t border-line bg-sunken px-4 py-3 sm:px-5">
            <EverywhereButton />
          </div>
        </Panel>
        <Panel title="Recent security events" description="Sign-ins and passwords. If one was not you, change your password." flush>
          <SecurityEvents events={security.events.slice(0, shownEvents)} />
        </Panel>
        <Panel title="Appearance" description="Remembered by this browser.">
          <Appearance />
        </Panel>
      </div>
    </>
  );
}
