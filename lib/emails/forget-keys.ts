import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { job } from "@/lib/kernel/job";

/** Answers to Idempotency-Keys are kept for a day, counts of requests for an hour, reports of providers for two weeks. */
export const forgetKeys = job("emails.forgetKeys", {
  input: z.object({}),
  cron: "17 * * * *",
  async run() {
    await pool().query("DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'");
    await pool().query("DELETE FROM rate_windows WHERE minute < now() - interval '1 hour'");
    await pool().query("DELETE FROM notifications WHERE settled_at < now() - interval '14 days'");
  },
});
