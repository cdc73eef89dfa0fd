import type { Metadata } from "next";
import { RefusedState } from "@/components/shell/refused-state";
import { KeyValues } from "@/components/ui/key-values";
import { Mono } from "@/components/ui/mono";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { env } from "@/lib/infra/env";
import { getTeam } from "@/lib/teams";
import { tryCall } from "@/lib/web/call";
import { here } from "../here";
import { saveTeam } from "./action";
import { TeamForm } from "./team-form";
import { whoMayChange } from "./who-may-change";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ team: string }> }) {
  const { team, may } = await here((await params).team);
  const called = await tryCall(team.slug, getTeam, {});
  if (!called.ok) return <RefusedState what="the team’s settings" refused={called.refused} />;
  const { id, name, slug, timeZone, retentionDays, contentRetentionDays } = called.data;
  const { MESSAGE_RETENTION_DAYS: mostDays, CONTENT_RETENTION_DAYS: mostContent } = env();
  const periods = { days: retentionDays, content: contentRetentionDays, mostDays, mostContent };
  const mayChange = may("admin");
  return (
    <div className="grid max-w-160 gap-6">
      {!mayChange && <Notice title="You can look, but not change">{await whoMayChange(team)}</Notice>}
      {mayChange && (
        <Panel title="Team">
          <TeamForm action={saveTeam.bind(null, slug)} name={name} timeZone={timeZone} periods={periods} />
        </Panel>
      )}
      <Panel title={mayChange ? "For the API" : "Team"}>
        <KeyValues
          entries={[
            ...(mayChange
              ? []
              : [
                  { name: "Name", value: name },
                  { name: "Time zone", value: timeZone },
                  { name: "Keeps content for", value: daysInWords(contentRetentionDays) },
                  { name: "Keeps emails for", value: daysInWords(retentionDays) },
                ]),
            {
              name: "Team id",
              value: (
                <Mono copy={id} copyLabel="Copy team id">
                  {id}
                </Mono>
              ),
            },
            { name: "Address", value: <Mono>/{slug}</Mono> },
          ]}
        />
      </Panel>
    </div>
  );
}

const daysInWords = (days: number): string => `${days.toLocaleString("en")} ${days === 1 ? "day" : "days"}`;
