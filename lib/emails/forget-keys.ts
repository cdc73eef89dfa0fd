import { z } from "zod";
import { unhurried } from "@/lib/infra/db/unhurried";
import { job } from "@/lib/kernel/job";
import { clocksDisagreeMs, firstIdAt } from "./moment-ids";

/** Answers to Idempotency-Keys are kept for a day, counts of requests for an hour, reports of providers for two weeks. */
export const forgetKeys = job("emails.forgetKeys", {
  input: z.object({}),
  cron: "17 * * * *",
  async run() {
    for (const over of [
      "idempotency_keys WHERE created_at < now() - interval '24 hours'",
      "rate_windows WHERE minute < now() - interval '1 hour'",
    ])
      await unhurried((client) => client.query(`DELETE FROM ${over}`));
    await forgetReports();
  },
});

const reportDays = 14;

/** What was settled so long ago has an older id, and ids are indexed: the table is not read to its end every hour. */
async function forgetReports(): Promise<void> {
  const newest = firstIdAt(Date.now() - reportDays * 86_400_000 + clocksDisagreeMs);
  const text = "DELETE FROM notifications WHERE id < $1 AND settled_at < now() - make_interval(days => $2)";
  await unhurried((client) => client.query(text, [newest, reportDays]));
}
