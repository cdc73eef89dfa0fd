/**
 * Stopping what has not left. A message is either canceled or taken by a worker, never both: both lock its place in the
 * queue first, and who comes second finds it gone or held.
 */
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";
import type { TeamContext } from "@/lib/kernel/context";
import { byWhom } from "./by-whom";
import { countedFrom } from "./count-events";
import { liveHint } from "./live-hint";
import { inWords, waiting } from "./status";

/**
 * What waits of these emails of the team is canceled: recipients who had their outcome keep it. What a worker has, or may
 * have handed over, is left alone.
 * @param emailIds UUIDs
 * @returns those that were canceled now
 */
export async function cancelWaiting(ctx: Pick<TeamContext, "team" | "principal">, emailIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool().query<{ email_id: string }>({
    name: "cancel-waiting",
    text,
    values: [plain(emailIds), ctx.team.id, { reason: "asked", by: byWhom(ctx.principal) }],
  });
  if (rows.length > 0) liveHint(ctx.team.id);
  return new Set(rows.map(({ email_id }) => email_id));
}

const text = `
  WITH chosen AS (
    SELECT email_id FROM deliveries
    WHERE email_id = ANY ($1::uuid[]) AND team_id = $2 AND handed_at IS NULL AND (leased_until IS NULL OR leased_until < now())
    ORDER BY email_id FOR UPDATE
  ), done AS (
    DELETE FROM deliveries WHERE email_id IN (SELECT email_id FROM chosen) RETURNING email_id
  ), people AS (
    UPDATE recipients r SET status = 'canceled', updated_at = now()
    FROM emails e
    WHERE r.email_id IN (SELECT email_id FROM done) AND r.status IN (${inWords(waiting)}) AND e.id = r.email_id
    RETURNING r.email_id, r.no, e.team_id, e.from_address AS sender, r.address AS recipient, 'canceled'::text AS type, now() AS at
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT uuidv7(), team_id, email_id, no, type, $3::jsonb FROM people
  ), ${countedFrom("people")}
  SELECT email_id FROM done`;
