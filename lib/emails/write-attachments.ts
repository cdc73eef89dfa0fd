/** Files go into the transaction that accepts their email, in the memory they arrived in. */
import type { PoolClient } from "pg";
import { copyIn, type Field, int2Field, int4Field, textField, uuidField } from "@/lib/infra/db/copy-in";
import type { NewAttachment } from "./read-attachments";

export interface Attaching {
  readonly id: string;
  readonly teamId: string;
  readonly attachments?: readonly NewAttachment[];
}

/** Of all files of these emails, in bytes. */
export const bytesOf = (rows: readonly Attaching[]): number =>
  rows.reduce((sum, { attachments = [] }) => attachments.reduce((bytes, { content }) => bytes + content.length, sum), 0);

export const hasAttachments = ({ attachments = [] }: Attaching): boolean => attachments.length > 0;

/** Inside of the transaction that inserts the emails, after them. */
export async function writeAttachments(client: PoolClient, rows: readonly Attaching[]): Promise<void> {
  const attaching = rows.filter(hasAttachments);
  if (attaching.length === 0) return;
  const table = "attachments (email_id, no, team_id, filename, content_type, content_id, size, sha256, content)";
  await copyIn(client, table, fieldsOf(attaching));
  await client.query({
    name: "count-attachments",
    text: "UPDATE emails e SET attached = t.n FROM unnest($1::uuid[], $2::smallint[]) AS t (id, n) WHERE e.id = t.id",
    values: [attaching.map(({ id }) => id), attaching.map(({ attachments = [] }) => attachments.length)],
  });
}

function* fieldsOf(rows: readonly Attaching[]): Generator<readonly Field[]> {
  for (const { id, teamId, attachments = [] } of rows)
    for (const [no, { filename, contentType, contentId, content, sha256 }] of attachments.entries())
      yield [
        uuidField(id),
        int2Field(no),
        uuidField(teamId),
        textField(filename),
        textField(contentType),
        contentId === null ? null : textField(contentId),
        int4Field(content.length),
        textField(sha256),
        content,
      ];
}
