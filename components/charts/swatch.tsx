/** How a line looks, beside its name. */
import type { Line } from "./trend-types";

export function Swatch({ line: { colour, dash, mark } }: { line: Line }) {
  return (
    <svg viewBox="0 0 28 10" className="h-2.5 w-7 shrink-0" aria-hidden data-meaning>
      <line x1="1" y1="5" x2="27" y2="5" stroke={`var(${colour})`} strokeWidth="2" strokeDasharray={dash} />
      {mark && <Mark mark={mark} x={14} y={5} colour={`var(${colour})`} />}
    </svg>
  );
}

/** The sign on a line's points. */
export function Mark({ mark, x, y, colour }: { mark: NonNullable<Line["mark"]>; x: number; y: number; colour: string }) {
  const look = { stroke: colour, strokeWidth: 1.5, fill: "var(--surface)" };
  if (mark === "ring") return <circle cx={x} cy={y} r={3} {...look} />;
  if (mark === "triangle") return <path d={`M${x} ${y - 3.5}l3.5 6h-7z`} {...look} />;
  return <path d={`M${x - 3} ${y - 3}l6 6m0-6l-6 6`} {...look} fill="none" />;
}
