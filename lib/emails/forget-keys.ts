import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { job } from "@/lib/kernel/job";
import { clocksDisagreeMs, firstIdAt } from "./moment-ids";

/** Answers to Idempotency-Keys are kept for a day, counts of requests for an hour, reports of providers for two weeks. */
export const forgetKeys = job("emails.forgetKeys", {
  input: z.object({}),
  cron: "17 * * * *",
  async run() {
    await pool().query("DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'");
    await pool().query("DELETE FROM rate_windows WHERE minute < now() - interval '1 hour'");
    await forgetReports();
  },
});

const reportDays = 14;

/** What was settled so long ago has an older id, and ids are indexed: the table is not read to its end every hour. */
async function forgetReports(): Promise<void> {
  const newest = firstIdAt(Date.now() - reportDays * 86_400_000 + clocksDisagreeMs);
  await pool().query("DELETE FROM notifications WHERE id < $1 AND settled_at < now() - make_interval(days => $2)", [newest, reportDays]);
}
