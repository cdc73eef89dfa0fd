/** Taking the content out of old email: body, headers and files go, what became of it stays. */
import { pool } from "@/lib/infra/db/client";

export interface Batch {
  /** How many were looked at. */
  readonly looked: number;
  readonly removed: number;
  /** The last one that was looked at; null when there was none. */
  readonly last: string | null;
}

export interface Reach {
  readonly teamId: string;
  /** Only emails behind this one. */
  readonly after: string;
  /** Only emails before this one: ids tell when an email was accepted. */
  readonly before: string;
  /** What was to leave at this time or later stays. */
  readonly cutoff: Date;
  readonly limit: number;
}

/** What stays is what waits, and what was scheduled for later than its neighbours. */
export const stays = `(coalesce(e.send_at, e.created_at) >= $4 OR EXISTS (SELECT FROM deliveries d WHERE d.email_id = e.id))`;

const removal = `
  removed AS (
    UPDATE emails SET html = NULL, text = NULL, headers = NULL, content_removed_at = now(), removal_put_off = NULL
    WHERE id IN (SELECT id FROM batch WHERE has_content AND NOT stays) RETURNING id
  ), files AS (
    DELETE FROM attachments WHERE email_id IN (SELECT id FROM removed)
  ), kept AS (
    DELETE FROM sandbox_messages WHERE email_id IN (SELECT id FROM removed)
  )`;

const summary =
  "SELECT count(*)::int AS looked, (SELECT count(*)::int FROM removed) AS removed, (array_agg(id ORDER BY id DESC))[1] AS last FROM batch";

/** Onwards from the mark, which moves along: what stays is noted, to be found again when it may go. */
const text = `
  WITH batch AS MATERIALIZED (
    SELECT e.id, e.content_removed_at IS NULL AS has_content, ${stays} AS stays
    FROM emails e WHERE e.team_id = $1 AND e.id > $2 AND e.id < $3 ORDER BY e.id LIMIT $5
  ), ${removal}, noted AS (
    UPDATE emails SET removal_put_off = true WHERE id IN (SELECT id FROM batch WHERE has_content AND stays)
  ), marked AS (
    INSERT INTO removal_marks AS known (team_id, content_to) SELECT $1, id FROM batch ORDER BY id DESC LIMIT 1
    ON CONFLICT (team_id) DO UPDATE SET content_to = greatest(known.content_to, excluded.content_to)
  ) ${summary}`;

const textOfPutOff = `
  WITH batch AS MATERIALIZED (
    SELECT e.id, true AS has_content, ${stays} AS stays
    FROM emails e WHERE e.team_id = $1 AND e.removal_put_off AND e.id > $2 AND e.id < $3 ORDER BY e.id LIMIT $5
  ), ${removal} ${summary}`;

const values = ({ teamId, after, before, cutoff, limit }: Reach) => [teamId, after, before, cutoff, limit];

/** One batch, one commit. */
export async function removeContent(reach: Reach): Promise<Batch> {
  const { rows } = await pool().query<Batch>({ name: "remove-content", text, values: values(reach) });
  return rows[0] ?? nothing;
}

/** The same for what had to stay when the mark passed it. */
export async function removeContentPutOff(reach: Reach): Promise<Batch> {
  const { rows } = await pool().query<Batch>({ name: "remove-content-put-off", text: textOfPutOff, values: values(reach) });
  return rows[0] ?? nothing;
}

export const nothing: Batch = { looked: 0, removed: 0, last: null };

/** The email up to which the content of a team's mail is removed. */
export async function contentMark(teamId: string): Promise<string | null> {
  const { rows } = await pool().query({
    name: "content-mark",
    text: "SELECT content_to FROM removal_marks WHERE team_id = $1",
    values: [teamId],
  });
  return rows[0]?.content_to ?? null;
}
