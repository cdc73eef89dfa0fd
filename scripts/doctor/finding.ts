/** What the doctor can say. */
export interface Finding {
  readonly name: string;
  readonly state: "right" | "wrong" | "skipped";
  readonly said: string;
  /** The command that mends it. */
  readonly fix?: string;
}

/** One thing that can be looked at: answers what is right, throws an Ailment, or skips. */
export interface Examination {
  readonly name: string;
  look(): Promise<string> | string;
}

/** What is wrong, and what mends it. */
export class Ailment extends Error {
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message);
  }
}

/** There is nothing to look at. */
export class Skipped extends Error {}
