/** The course of a number in a corner: a line of plain SVG. What it means is said in words beside it. */

type SparkProps = {
  /** Oldest first; null is a gap, never zero. */
  values: readonly (number | null)[];
  /** A sentence with range and extremes; left out when the text beside it says the same. */
  label?: string;
  className?: string;
};

const width = 96;
const height = 28;

export function Spark({ values, label, className = "text-delivered" }: SparkProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const highest = Math.max(...known, 1);
  const x = (index: number) => 1.5 + (index * (width - 3)) / (values.length - 1);
  const y = (value: number) => height - 2 - (value / highest) * (height - 4);
  const last = values.findLastIndex((value) => value !== null);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden where the text beside it says the same
    <svg
      viewBox={`0 0 ${width} ${height}`}
      data-meaning
      className={`h-7 w-24 min-w-8 ${className}`}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    >
      {runs(values).map((run) => (
        <polyline
          key={run[0]?.index}
          points={run.map(({ index, value }) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      ))}
      <circle cx={x(last)} cy={y(values[last] ?? 0)} r="2" fill="currentColor" />
    </svg>
  );
}

function runs(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const found: { index: number; value: number }[][] = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null) found.push([]);
    else found.at(-1)?.push({ index, value });
  }
  return found.filter((run) => run.length > 0);
}
