import { z } from "zod";
import { unhurried } from "@/lib/infra/db/unhurried";
import { job } from "@/lib/kernel/job";

/** Answers to Idempotency-Keys are kept for a day, counts of requests for an hour, reports of providers for two weeks. */
export const forgetKeys = job("emails.forgetKeys", {
  input: z.object({}),
  cron: "17 * * * *",
  async run() {
    for (const over of [
      "idempotency_keys WHERE created_at < now() - interval '24 hours'",
      "rate_windows WHERE minute < now() - interval '1 hour'",
      "notifications WHERE settled_at < now() - interval '14 days'",
    ])
      await unhurried((client) => client.query(`DELETE FROM ${over}`));
  },
});
