import { Deleted } from "@/lib/domains";
import { pool } from "@/lib/infra/db/client";
import { job } from "@/lib/kernel/job";
import { liveHint } from "./live-hint";
import { waiting } from "./load-deliveries";
import { deletedText } from "./outcome";

const batch = 500;

/**
 * What waits to be sent from a deleted domain is canceled, a batch at a time. A message that a worker holds is left to it: it
 * settles what it handed over, and cancels what it has not. Mail accepted after the deletion belongs to a domain that was added anew.
 */
export const cancelMailOfDomain = job("emails.cancelOfDomain", {
  input: Deleted,
  async run(_ctx, { teamId, name, at }) {
    for (;;) {
      const { rows } = await pool().query<{ n: number }>(text, [
        teamId,
        `@${name}`,
        at,
        batch,
        { reason: "domain_deleted", text: deletedText(name) },
      ]);
      liveHint(teamId);
      if ((rows[0]?.n ?? 0) < batch) return;
    }
  },
});

const text = `
  WITH chosen AS (
    SELECT d.email_id FROM deliveries d JOIN emails e ON e.id = d.email_id
    WHERE d.team_id = $1 AND right(e.from_address, length($2)) = $2 AND e.created_at <= $3
      AND (d.leased_until IS NULL OR d.leased_until < now())
    LIMIT $4 FOR UPDATE OF d SKIP LOCKED
  ), done AS (
    DELETE FROM deliveries WHERE email_id IN (SELECT email_id FROM chosen) RETURNING email_id
  ), people AS (
    UPDATE recipients r SET status = 'canceled', updated_at = now()
    WHERE r.email_id IN (SELECT email_id FROM done) AND r.status IN (${waiting.map((status) => `'${status}'`).join(", ")})
    RETURNING r.email_id, r.no
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT uuidv7(), $1, email_id, no, 'canceled', $5::jsonb FROM people RETURNING type
  ), counted AS (
    INSERT INTO tallies AS known (team_id, hour, type, n)
    SELECT $1, date_trunc('hour', now()), 'canceled', count(*) FROM news HAVING count(*) > 0
    ON CONFLICT (team_id, hour, type) DO UPDATE SET n = known.n + excluded.n
  )
  SELECT count(*)::int AS n FROM done`;
