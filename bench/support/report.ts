/** What a benchmark found: each figure beside the limit that was measured in the same run, and the ratio between them. */
export interface Finding {
  readonly what: string;
  readonly figure: number;
  readonly unit: string;
  /** What the figure is held against, and its value in the same unit. */
  readonly limit: { readonly name: string; readonly value: number };
  /** The ratio that is hoped for. */
  readonly goal: { readonly atLeast?: number; readonly atMost?: number } | null;
  readonly note?: string;
}

export const ratioOf = ({ figure, limit }: Finding): number => figure / limit.value;

export function meets(finding: Finding): boolean | null {
  const { goal } = finding;
  if (!goal) return null;
  const ratio = ratioOf(finding);
  return ratio >= (goal.atLeast ?? Number.NEGATIVE_INFINITY) && ratio <= (goal.atMost ?? Number.POSITIVE_INFINITY);
}

const amount = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** A Markdown table. */
export function table(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { what, figure, unit, limit, goal, note } = finding;
    const wanted = goal ? (goal.atLeast === undefined ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`) : "–";
    const verdict = meets(finding);
    return `| ${what}${note ? ` (${note})` : ""} | ${amount(figure)} ${unit} | ${limit.name}: ${amount(limit.value)} ${unit} | ${ratioOf(finding).toFixed(2)} | ${wanted}${verdict === false ? " ✗" : ""} |`;
  });
  return ["| what | measured | beside its limit | ratio | goal |", "|---|---:|---:|---:|---:|", ...rows].join("\n");
}
