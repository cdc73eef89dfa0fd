/** Runs what was enqueued, here and now, as a worker would. */
import { pool } from "@/lib/infra/db/client";
import { jobs } from "@/lib/jobs";
import { open } from "@/lib/kernel/context";
import { systemTeam } from "@/lib/teams";

/** Until nothing is left to run. */
export async function runJobs(): Promise<void> {
  const team = await systemTeam();
  for (;;) {
    const { rows } = await pool().query(
      "UPDATE jobs.job SET state = 'completed', completed_on = now() WHERE state < 'active' RETURNING name, data",
    );
    if (rows.length === 0) return;
    for (const { name, data } of rows) {
      const job = jobs.find((one) => one.name === name);
      if (!job) throw new Error(`There is no job ${name}.`);
      const ctx = open({ principal: { kind: "system", job: name, teamId: team.id }, team, requestId: data.requestId });
      await job.run(ctx as never, job.input.parse(data.input) as never);
    }
  }
}

/** The newest mail to an address, or the newest with this subject. */
export async function lastMail(to: string, subject?: string): Promise<{ subject: string; text: string; html: string } | null> {
  const { rows } = await pool().query(
    `SELECT e.subject, e.text, e.html FROM emails e JOIN recipients r ON r.email_id = e.id
     WHERE lower(r.address) = lower($1) AND ($2::text IS NULL OR e.subject = $2) ORDER BY e.id DESC LIMIT 1`,
    [to, subject ?? null],
  );
  return rows[0] ?? null;
}
