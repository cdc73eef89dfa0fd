/** An email that repeats another one takes over its files: they are copied where they lie. */
import type { PoolClient } from "pg";
import { conflict } from "@/lib/kernel/fault";

export interface Repeating {
  readonly id: string;
  /** The UUID of the email that this one repeats. */
  readonly repeats?: string;
}

export const isRepeat = ({ repeats }: Repeating): boolean => repeats !== undefined;

const text = `
  WITH pairs AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS t (id, original)
  ), copied AS (
    INSERT INTO attachments (email_id, no, team_id, filename, content_type, content_id, size, sha256, content)
    SELECT p.id, a.no, a.team_id, a.filename, a.content_type, a.content_id, a.size, a.sha256, a.content
    FROM pairs p JOIN attachments a ON a.email_id = p.original
    RETURNING email_id
  )
  UPDATE emails e SET resent_from = o.id, attached = o.attached
  FROM pairs p JOIN emails o ON o.id = p.original AND o.content_removed_at IS NULL
  WHERE e.id = p.id AND o.attached = (SELECT count(*) FROM copied c WHERE c.email_id = p.id)
  RETURNING e.id`;

/** Inside of the transaction that inserts the emails, after them. @throws Fault content_removed when the original lost its content meanwhile */
export async function writeRepeats(client: PoolClient, rows: readonly Repeating[]): Promise<void> {
  const repeating = rows.filter(isRepeat);
  if (repeating.length === 0) return;
  const values = [repeating.map(({ id }) => id), repeating.map(({ repeats }) => repeats)];
  const linked = await client.query({ name: "repeat-emails", text, values });
  if (linked.rows.length < repeating.length) throw contentRemoved();
}

export const contentRemoved = () =>
  conflict(
    "content_removed",
    "The content of this email was removed, because the time that it is kept was over. It can be neither shown nor sent again.",
  );
