/** A parcel on its way through the pool, with what is known about each of its recipients. */
import type { Answer, Parcel } from "../types";

export interface Job {
  readonly parcel: Parcel;
  readonly onHandover: (() => void) | undefined;
  /** By recipient; null while nothing final is known. */
  readonly answers: (Answer | null)[];
  /** True once it went back to the queue because its connection was gone before it was handed over. */
  returned: boolean;
  settle(answers: readonly Answer[]): void;
}

/** Gives everybody who has no answer yet this one, and tells the sender. */
export function settle(job: Job, answer: Answer): void {
  job.settle(job.answers.map((known) => known ?? answer));
}

/** The recipients that are still to be asked for. */
export const openRecipients = (job: Job): number[] => job.answers.flatMap((answer, index) => (answer ? [] : [index]));
