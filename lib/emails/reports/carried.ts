/** Which messages a topic may speak about: those that a provider which names it was given. */
import type { PoolClient } from "pg";
import { plain } from "@/lib/infra/db/literal";

/** Answers whether a message was given to a provider of its own team that names the topic. */
export async function carriedBy(
  client: PoolClient,
  topics: ReadonlySet<string>,
  emailIds: readonly string[],
): Promise<(topic: string, emailId: string) => boolean> {
  if (topics.size === 0) return () => false;
  const { rows } = await client.query<{ email_id: string; topic_arn: string }>({
    name: "carried-by-topics",
    text: `SELECT h.email_id, p.topic_arn FROM handovers h
           JOIN emails e ON e.id = h.email_id JOIN providers p ON p.id = h.provider_id AND p.team_id = e.team_id
           WHERE h.email_id = ANY ($1::uuid[]) AND p.topic_arn = ANY ($2::text[])`,
    values: [plain(emailIds), [...topics]],
  });
  const known = new Set(rows.map(({ email_id, topic_arn }) => `${topic_arn} ${email_id}`));
  return (topic, emailId) => known.has(`${topic} ${emailId}`);
}

export interface Heard {
  readonly emailId: string;
  /** Null for one of the operator's. */
  readonly topic: string | null;
}

/** Notes, once a minute, that the providers which carried these messages are reported about. One that somebody is changing is passed over. */
export async function noteReported(client: PoolClient, heard: readonly Heard[]): Promise<void> {
  if (heard.length === 0) return;
  await client.query({
    name: "note-reported",
    text: `UPDATE providers SET reported_at = now() WHERE id = ANY (ARRAY (
             SELECT p.id FROM providers p WHERE p.topic_arn IS NOT NULL AND p.id IN (
               SELECT h.provider_id FROM unnest($1::uuid[], $2::text[]) AS t (email_id, topic) JOIN handovers h USING (email_id)
               JOIN providers own ON own.id = h.provider_id AND (t.topic IS NULL OR own.topic_arn = t.topic))
             AND coalesce(p.reported_at, '-infinity') < now() - interval '1 minute' FOR UPDATE SKIP LOCKED))`,
    values: [plain(heard.map(({ emailId }) => emailId)), heard.map(({ topic }) => topic)],
  });
}
