/** TABLE 2: everything the product does later, and the clock's timetable. */
import "./subscriptions";
import type { z } from "zod";
import { analyticsJobs } from "./analytics";
import { domainJobs } from "./domains";
import { emailJobs } from "./emails";
import type { Job } from "./kernel/job";
import { keyJobs } from "./keys";
import { noticeJobs } from "./notices";
import { providerJobs } from "./providers";
import { teamJobs } from "./teams";

/** A job whose input only its own schema knows. */
export interface AnyJob extends Omit<Job<never>, "input"> {
  readonly input: z.ZodType;
}

export const jobs: readonly AnyJob[] = [
  ...teamJobs,
  ...domainJobs,
  ...keyJobs,
  ...providerJobs,
  ...emailJobs,
  ...analyticsJobs,
  ...noticeJobs,
];
