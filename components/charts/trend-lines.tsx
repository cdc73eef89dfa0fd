"use client";
/** The drawing of a trend chart. Loaded apart from the page, because the library that draws it is large. */
import { CartesianGrid, Line as Drawn, LineChart, ResponsiveContainer, Tooltip, type TooltipContentProps, XAxis, YAxis } from "recharts";
import { Mark, Swatch } from "./swatch";
import type { Line, Point } from "./trend-types";

type TrendLinesProps = { label: string; lines: readonly Line[]; points: readonly Point[] };

/** Beyond so many points their signs would touch. */
const mostMarked = 31;

export function TrendLines({ label, lines, points }: TrendLinesProps) {
  const rows = points.map(({ name, short, values }) => ({ name, short, ...values }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={rows} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} title={label} role="img" aria-label={label}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="short" tick={tick} tickLine={false} axisLine={{ stroke: "var(--line)" }} minTickGap={28} />
        <YAxis tick={tick} tickLine={false} axisLine={false} width={52} allowDecimals={false} tickFormatter={brief} domain={[0, "auto"]} />
        <Tooltip
          cursor={{ stroke: "var(--muted)", strokeWidth: 1 }}
          isAnimationActive={false}
          content={(shown) => <Told {...shown} lines={lines} />}
        />
        {lines.map(({ key, colour, dash, mark }) => (
          <Drawn
            key={key}
            dataKey={key}
            stroke={`var(${colour})`}
            strokeWidth={2}
            strokeDasharray={dash}
            isAnimationActive={false}
            connectNulls={false}
            activeDot={{ r: 4, fill: `var(${colour})`, stroke: "var(--surface)" }}
            dot={
              mark && points.length <= mostMarked
                ? ({ cx, cy, index, value }) =>
                    typeof cx === "number" && typeof cy === "number" && value !== null ? (
                      <Mark key={index} mark={mark} x={cx} y={cy} colour={`var(${colour})`} />
                    ) : (
                      <g key={index} />
                    )
                : points.filter(({ values }) => values[key] !== null).length === 1
            }
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

const tick = { fill: "var(--muted)", fontSize: 12 };

/** "1,200", "12k", "3.4M". */
const brief = (n: number): string => (n < 10_000 ? n.toLocaleString("en") : Intl.NumberFormat("en", { notation: "compact" }).format(n));

/** `payload` is untyped in the library: its rows are those handed in above. */
function Told({ active, payload, lines }: Pick<TooltipContentProps, "active" | "payload"> & { lines: readonly Line[] }) {
  const row: Record<string, unknown> | undefined = payload?.[0]?.payload;
  if (!active || !row) return null;
  return (
    <div className="grid gap-1 rounded-control border border-line bg-surface px-3 py-2 text-dense shadow-overlay">
      <span className="font-medium">{String(row.name)}</span>
      {lines.map((line) => (
        <span key={line.key} className="flex items-center gap-2">
          <Swatch line={line} />
          <span className="text-muted">{line.label}</span>
          <span className="ml-auto pl-4">{typeof row[line.key] === "number" ? Number(row[line.key]).toLocaleString("en") : "–"}</span>
        </span>
      ))}
    </div>
  );
}
