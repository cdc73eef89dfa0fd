/** The team's domains: score, what each of its records says, and whether mail can be sent from it. */
import { CheckMarks } from "@/components/domains/check-marks";
import { DomainStatus } from "@/components/domains/domain-status";
import { ScoreFigure } from "@/components/domains/score-figure";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Column, DataTable } from "@/components/ui/table/data-table";
import type { DomainRow } from "@/lib/domains/schemas";

const columns = (timeZone: string): Column<DomainRow>[] => [
  {
    key: "name",
    header: "Domain",
    cell: ({ domain, unicode }) => (
      <span className="block truncate">
        {unicode} {unicode !== domain && <span className="font-mono text-meta font-normal text-muted">{domain}</span>}
      </span>
    ),
  },
  {
    key: "status",
    header: "Status",
    cell: (domain) => <DomainStatus domain={domain} timeZone={timeZone} />,
    card: "second",
    width: "rows:w-44",
  },
  { key: "score", header: "Score", cell: (domain) => <ScoreFigure domain={domain} />, card: "first end", width: "rows:w-24" },
  { key: "checks", header: "Records", cell: ({ checks }) => <CheckMarks checks={checks} />, width: "rows:w-70" },
  {
    key: "checked",
    header: "Last check",
    align: "end",
    cell: ({ checkedAt }) =>
      checkedAt ? (
        <RelativeTime at={checkedAt} timeZone={timeZone} className="whitespace-nowrap text-muted" />
      ) : (
        <span className="text-muted">Not yet</span>
      ),
    from: "lg",
    width: "rows:w-28",
  },
];

export function DomainsTable({ domains, base, timeZone }: { domains: readonly DomainRow[]; base: string; timeZone: string }) {
  return (
    <DataTable
      caption="Domains, newest first"
      noun="domains"
      columns={columns(timeZone)}
      rows={domains}
      rowId={({ id }) => id}
      rowName={({ domain }) => domain}
      rowHref={({ id }) => `${base}/${id}`}
    />
  );
}
