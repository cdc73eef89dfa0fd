/** Something done later by a worker, at least once: `run` must bear being run twice. */
import type { z } from "zod";
import type { OpenContext } from "./context";

export interface Job<I> {
  readonly name: string;
  readonly input: z.ZodType<I>;
  /** Minutes, hours, days in cron's five fields; the clock of the database decides. */
  readonly cron?: string;
  readonly retries: number;
  run(ctx: OpenContext, input: I): Promise<void>;
}

/** A verb in the imperative: `notices.verifyAddress`. */
export const job = <I>(name: string, options: Omit<Job<I>, "name" | "retries"> & { retries?: number }): Job<I> => ({
  retries: 5,
  ...options,
  name,
});
