/** What a chart over time is made of. */

export interface Line {
  readonly key: string;
  readonly label: string;
  /** A token whose meaning is the same everywhere: "--c-delivered". */
  readonly colour: string;
  /** SVG's dash pattern, because colour alone says nothing to many; left out for a solid line. */
  readonly dash?: string;
  readonly mark?: "ring" | "cross" | "triangle";
}

export interface Point {
  readonly name: string;
  /** Short enough to stand under the axis. */
  readonly short: string;
  readonly values: Readonly<Record<string, number | null>>;
}
