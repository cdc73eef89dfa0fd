"use client";
/** The house's chart of numbers over days: a sentence above it, and the same numbers as a table behind it. */
import { ChartLine, Table2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { Swatch } from "./swatch";
import type { Line, Point } from "./trend-types";

export const chartHeight = 260;
const TrendLines = dynamic(() => import("./trend-lines").then((module) => module.TrendLines), {
  ssr: false,
  loading: () => <Skeleton className="h-65 w-full" />,
});

type TrendChartProps = {
  /** What the picture shows, in a written sentence: it says the same without being seen. */
  takeaway: string;
  /** Range and extremes, for whoever hears the picture. */
  label: string;
  /** Names the time zone and what one point stands for. */
  note: string;
  /** What the first column of the table holds: "Day". */
  pointName: string;
  lines: readonly Line[];
  /** Oldest first; a null value is a gap. */
  points: readonly Point[];
};

export function TrendChart({ takeaway, label, note, pointName, lines, points }: TrendChartProps) {
  const [view, setView] = useState<"chart" | "table">("chart");
  return (
    <figure className="grid min-w-0 gap-4">
      <figcaption className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <span className="grid max-w-[68ch] gap-0.5">
          <span>{takeaway}</span>
          <span className="text-dense text-muted">{note}</span>
        </span>
        <Segmented
          label="View as"
          value={view}
          onChange={setView}
          options={[
            { value: "chart", label: "Chart", icon: ChartLine },
            { value: "table", label: "Table", icon: Table2 },
          ]}
        />
      </figcaption>
      {view === "table" ? (
        <PointTable pointName={pointName} lines={lines} points={points} caption={label} />
      ) : (
        <>
          <ul className="flex flex-wrap gap-x-5 gap-y-1 text-dense text-muted" aria-label="Lines">
            {lines.map((line) => (
              <li key={line.key} className="flex items-center gap-2">
                <Swatch line={line} /> {line.label}
              </li>
            ))}
          </ul>
          <div style={{ height: chartHeight }} className="-mx-1 min-w-0" data-meaning>
            <TrendLines label={label} lines={lines} points={points} />
          </div>
        </>
      )}
    </figure>
  );
}

function PointTable({ caption, pointName, lines, points }: Pick<TrendChartProps, "pointName" | "lines" | "points"> & { caption: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section aria-label="The same as a table" tabIndex={0} className="max-h-96 overflow-auto rounded-control border border-line">
      <table className="w-full text-dense">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={`${headStyle} text-left`}>
              {pointName}
            </th>
            {lines.map(({ key, label }) => (
              <th key={key} scope="col" className={`${headStyle} text-right`}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ name, values }) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="px-3 py-1.5 text-left font-normal whitespace-nowrap">
                {name}
              </th>
              {lines.map(({ key }) => (
                <td key={key} className="px-3 py-1.5 text-right">
                  {values[key]?.toLocaleString("en") ?? "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const headStyle = "sticky top-0 bg-sunken px-3 py-2 text-meta font-medium text-muted";
