/** Each team with how its mail fares, why it is paused, and the switch. */
import { Badge } from "@/components/ui/badge";
import { Mono } from "@/components/ui/mono";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import { percentOf } from "@/lib/analytics";
import type { StaffTeam } from "@/lib/analytics/schemas";
import { PauseTeam } from "./pause-team";
import { ResumeTeam } from "./resume-team";
import { stateWords } from "./state-words";

const tones = { active: "ok", warned: "warn", paused: "bad" } as const;

const columns: Column<StaffTeam>[] = [
  {
    key: "team",
    header: "Team",
    cell: ({ name, slug, owner }) => (
      <span className="grid min-w-0 py-1.5">
        <span className="truncate font-medium">{name}</span>
        <Mono truncate className="text-muted">
          /{slug}
        </Mono>
        <span className="truncate text-muted">{owner?.email ?? "No owner"}</span>
      </span>
    ),
  },
  {
    key: "state",
    header: "State",
    cell: ({ state, pausedAt, pausedBecause, warnedAt }) => (
      <span className="grid min-w-0 gap-0.5 py-1.5">
        <span className="flex flex-wrap items-center gap-x-2">
          <Badge tone={tones[state]}>{stateWords[state]}</Badge>
          {state !== "active" && <RelativeTime at={pausedAt ?? warnedAt ?? ""} timeZone="UTC" className="text-muted" />}
        </span>
        {pausedBecause && <span className="whitespace-pre-wrap text-muted [overflow-wrap:anywhere]">{pausedBecause}</span>}
      </span>
    ),
  },
  {
    key: "recipients",
    header: "Recipients, 24 h",
    align: "end",
    cell: ({ lastDay }) => <span className="tabular-nums">{lastDay.attempted.toLocaleString("en")}</span>,
    width: "rows:w-32",
    from: "md",
  },
  {
    key: "bounces",
    header: "Bounces",
    align: "end",
    cell: ({ lastDay }) => <Figure n={lastDay.bounced} of={lastDay.attempted} />,
    width: "rows:w-28",
  },
  {
    key: "complaints",
    header: "Complaints",
    align: "end",
    cell: ({ lastDay }) => <Figure n={lastDay.complained} of={lastDay.attempted} />,
    width: "rows:w-28",
  },
];

export function TeamsTable({ teams }: { teams: readonly StaffTeam[] }) {
  return (
    <DataTable
      caption="Teams, newest first"
      noun="teams"
      columns={columns}
      rows={teams}
      rowId={({ id }) => id}
      rowName={({ name }) => name}
      actionsWidth="rows:w-28"
      rowActions={({ id, name, pausedAt }) => (pausedAt ? <ResumeTeam id={id} name={name} /> : <PauseTeam id={id} name={name} />)}
    />
  );
}

function Figure({ n, of }: { n: number; of: number }) {
  return (
    <span className="whitespace-nowrap tabular-nums">
      {n.toLocaleString("en")} {n > 0 && <span className="text-muted">{percentOf(n, of)}</span>}
    </span>
  );
}
