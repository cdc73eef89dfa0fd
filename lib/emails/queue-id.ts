import { pool } from "@/lib/infra/db/client";

/**
 * The id under which the server that took the email over keeps it in its queue: what SES names, or what the answer of an SMTP server says
 * (`250 2.0.0 Ok: queued as 4f0Bn53bY2z6v2j`, as Postfix words it). Of several servers that of the first; null when none said one.
 */
export async function queueIdOf(emailId: string): Promise<string | null> {
  const { rows } = await pool().query<{ id: string | null }>({
    name: "queue-id",
    text: `SELECT coalesce(
             (SELECT provider_id FROM recipients WHERE email_id = $1 AND provider_id IS NOT NULL ORDER BY no LIMIT 1),
             (SELECT substring(v.detail ->> 'text' FROM '(?i)queued as ([0-9a-z]{1,64})') FROM events v
              WHERE v.email_id = $1 AND v.type IN ('sent', 'delivered') AND v.detail ->> 'text' ~* 'queued as [0-9a-z]' ORDER BY v.id LIMIT 1)
           ) AS id`,
    values: [emailId],
  });
  return rows[0]?.id ?? null;
}
