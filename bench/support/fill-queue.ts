/** Messages that wait, as many accepted ones would: the same rows in the same tables. */
import { pool } from "@/lib/infra/db/client";
import { sampleHtml, sampleText } from "./sample-mail";

export async function fillQueue(teamId: string, domain: string, count: number): Promise<void> {
  await pool().query(
    `WITH made AS (
       INSERT INTO emails (id, team_id, source, mode, lane, message_id, from_address, from_name, to_line, cc_line, reply_to, subject, html, text)
       SELECT id, $1, 'api', 'live', 0, '<' || id || '@' || $2 || '>', 'shop@' || $2, 'Shop', ARRAY['b' || n || '@example.com'], '{}', '{}', 'Number ' || n, $3, $4
       FROM (SELECT uuidv7() AS id, n FROM generate_series(1, $5::int) AS n) AS numbered RETURNING id, subject
     ), people AS (
       INSERT INTO recipients (email_id, no, team_id, kind, address, status) SELECT id, 0, $1, 'to', 'b' || substr(subject, 8) || '@example.com', 'queued' FROM made
     )
     INSERT INTO deliveries (email_id, team_id, lane, due_at, give_up_at) SELECT id, $1, 0, now(), now() + interval '4 days' FROM made`,
    [teamId, domain, sampleHtml, sampleText, count],
  );
  await pool().query("VACUUM ANALYZE emails, recipients, deliveries");
}
