/** How far something long has come, as a bar and in words. The bar is SVG: it needs no inline style, so the strictest policy allows it. */
import { cn } from "./cn";

type ProgressProps = {
  /** 0 to 100. */ percent: number;
  label: string /** "8,214 of 10,000". */;
  words?: string;
  tone?: "primary" | "warn" | "bad";
  moving?: boolean;
};

const fills = { primary: "fill-primary", warn: "fill-warn", bad: "fill-danger" };

/** `moving` lets it breathe: only while work really happens. */
export function Progress({ percent, label, words, tone = "primary", moving = false }: ProgressProps) {
  const reached = Math.min(100, Math.max(0, percent));
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between gap-4 text-dense">
        <span>{label}</span>
        <span className="text-muted">{words ?? `${Math.round(reached)} %`}</span>
      </div>
      <svg
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(reached)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={words}
        data-meaning
        className="h-1.5 w-full overflow-hidden rounded-full bg-line"
      >
        <rect width={`${reached}%`} height="100%" className={cn(fills[tone], moving && "animate-pulse")} />
      </svg>
    </div>
  );
}
