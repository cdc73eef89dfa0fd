/** What a page of the log shows of each of its emails: one statement for all of it. */
import { type EmailSummaryColumns, type Engagement, isDue, type RecipientColumns } from "./email";

export interface ListedColumns extends EmailSummaryColumns, Engagement {
  /** In order; null when there is none. */
  people: [RecipientColumns["address"], RecipientColumns["kind"], RecipientColumns["status"]][] | null;
}

/** @param ids SQL of type uuid[]; what is not of the team, the first parameter, is left out */
export const listed = (ids: string, order: string): string => `
  SELECT e.id, e.source, e.mode, e.message_id, e.from_address, e.from_name, e.to_line, e.subject, e.tags, e.created_at, e.send_at, ${isDue}, p.people, v.opens, v.clicks
  FROM emails e
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_array(r.address, r.kind, r.status) ORDER BY r.no) AS people FROM recipients r WHERE r.email_id = e.id
  ) AS p
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE type = 'opened')::int AS opens, count(*) FILTER (WHERE type = 'clicked')::int AS clicks
    FROM events WHERE email_id = e.id AND type IN ('opened', 'clicked')
  ) AS v
  WHERE e.team_id = $1 AND e.id = ANY (${ids}) ORDER BY e.id ${order}`;
