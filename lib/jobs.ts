/** TABLE 2: everything the product does later, and the clock's timetable. */
import type { Job } from "./kernel/job";

export const jobs: readonly Job<never>[] = [];
