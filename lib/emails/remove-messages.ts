/** Forgetting old email: the message with its recipients, events and files. The figures that were counted stay. */
import { pool } from "@/lib/infra/db/client";
import { type Batch, nothing, type Reach, stays } from "./remove-content";

const text = `
  WITH batch AS MATERIALIZED (
    SELECT e.id, ${stays} AS stays FROM emails e WHERE e.team_id = $1 AND e.id > $2 AND e.id < $3 ORDER BY e.id LIMIT $5
  ), removed AS (
    DELETE FROM emails WHERE id IN (SELECT id FROM batch WHERE NOT stays) RETURNING id
  ), people AS (
    DELETE FROM recipients WHERE email_id IN (SELECT id FROM removed)
  ), happened AS (
    DELETE FROM events WHERE email_id IN (SELECT id FROM removed)
  ), files AS (
    DELETE FROM attachments WHERE email_id IN (SELECT id FROM removed)
  ), carried AS (
    DELETE FROM handovers WHERE email_id IN (SELECT id FROM removed)
  ), kept AS (
    DELETE FROM sandbox_messages WHERE email_id IN (SELECT id FROM removed)
  )
  SELECT count(*)::int AS looked, (SELECT count(*)::int FROM removed) AS removed, (array_agg(id ORDER BY id DESC))[1] AS last FROM batch`;

/** One batch, one commit. */
export async function removeMessages({ teamId, after, before, cutoff, limit }: Reach): Promise<Batch> {
  const { rows } = await pool().query<Batch>({ name: "remove-messages", text, values: [teamId, after, before, cutoff, limit] });
  return rows[0] ?? nothing;
}
