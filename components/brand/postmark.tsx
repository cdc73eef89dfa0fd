/** The one ritual: a cancellation ring that presses onto the page when mail is really on its way. Once, 240 ms; still for those who asked for stillness. */
import { useId } from "react";
import { cn } from "@/components/ui/cn";

type PostmarkProps = {
  /** Along the upper edge: "ACCEPTED", a domain, an id. Up to 22 letters. */
  above: string;
  /** Across the middle: the date as "25 NOV 2026". */
  date: string;
  /** Along the lower edge. */
  below?: string;
  className?: string;
};

export function Postmark({ above, date, below = "MAILWRIGHT", className }: PostmarkProps) {
  const id = useId();
  return (
    <svg
      viewBox="0 0 190 100"
      role="img"
      aria-label={`Postmark: ${above}, ${date}`}
      data-meaning
      className={cn("h-24 w-44 animate-press fill-none stroke-current text-primary", className)}
    >
      <defs>
        <path id={`${id}-above`} d="M14.5 50a35.5 35.5 0 0 1 71 0" />
        <path id={`${id}-below`} d="M8.5 50a41.5 41.5 0 0 0 83 0" />
      </defs>
      <circle cx="50" cy="50" r="46.5" strokeWidth="1.75" />
      <circle cx="50" cy="50" r="29.5" strokeWidth="1" />
      <path
        strokeWidth="1.75"
        strokeLinecap="round"
        d="M99 30c10-7 20 7 30 0s20 7 30 0 20 7 28 1M101 43c10-7 20 7 29 0s20 7 29 0 20 7 28 1M101 57c10-7 20 7 29 0s20 7 29 0 20 7 28 1M99 70c10-7 20 7 30 0s20 7 30 0 20 7 28 1"
      />
      <g className="fill-current stroke-none font-mono" fontSize="8" fontWeight="500" letterSpacing="1" textAnchor="middle">
        <text>
          <textPath href={`#${id}-above`} startOffset="50%">
            {above}
          </textPath>
        </text>
        <text>
          <textPath href={`#${id}-below`} startOffset="50%">
            {below}
          </textPath>
        </text>
        <text x="50" y="53" fontSize="8.5" letterSpacing="0">
          {date}
        </text>
      </g>
    </svg>
  );
}
