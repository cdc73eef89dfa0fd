/**
 * Stopping what has not left. A message is either canceled or taken by a worker, never both: both lock its place in the
 * queue first, and who comes second finds it gone or held.
 */
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";
import type { TeamContext } from "@/lib/kernel/context";
import { byWhom } from "./by-whom";
import { canceledFrom } from "./canceled-from";
import { liveHint } from "./live-hint";

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
  ), ${canceledFrom("$3::jsonb")}
  SELECT email_id FROM done`;
