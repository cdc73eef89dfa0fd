/** Amounts beside each other, largest first: a real list, with a bar under each that only repeats the number. */
import type { ReactNode } from "react";

export interface Bar {
  readonly name: string;
  readonly value: number;
  /** Stands under the name: "99.1 % arrived, 12 bounced". */
  readonly detail?: ReactNode;
}

/** @param label what the numbers are of, for screen readers */
export function BarList({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <ol aria-label={label} className="grid gap-3">
      {bars.map(({ name, value, detail }) => (
        <li key={name} className="grid min-w-0 gap-1">
          <span className="flex items-baseline justify-between gap-4">
            <span className="min-w-0 truncate">{name}</span>
            <span className="shrink-0 font-medium">{value.toLocaleString("en")}</span>
          </span>
          <span aria-hidden className="block h-1.5 overflow-hidden rounded-full bg-line" data-meaning>
            <span className="block h-full rounded-full bg-delivered" style={{ width: `${(value / most) * 100}%` }} />
          </span>
          {detail && <span className="text-dense text-muted">{detail}</span>}
        </li>
      ))}
    </ol>
  );
}
