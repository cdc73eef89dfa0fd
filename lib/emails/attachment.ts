/** The noun: a file that travels with an email, and the ways its bytes are read: in pieces, never as a whole. */
import { pool } from "@/lib/infra/db/client";
import { type Part, pieceBytes } from "@/lib/infra/mime/attach";
import type { AttachmentRow } from "./schemas";

export interface StoredAttachment extends Part {
  readonly no: number;
  readonly sha256: string;
}

/** In order; empty as well when they were removed because their time was over. */
export async function attachmentsOf(emailId: string): Promise<StoredAttachment[]> {
  const { rows } = await pool().query({
    name: "attachments-of",
    text: "SELECT no, filename, content_type, content_id, size, sha256 FROM attachments WHERE email_id = $1 ORDER BY no",
    values: [emailId],
  });
  return rows.map((row) => ({
    no: row.no,
    filename: row.filename,
    contentType: row.content_type,
    contentId: row.content_id,
    size: row.size,
    sha256: row.sha256,
  }));
}

export const toAttachmentRow = ({ no, filename, contentType, contentId, size, sha256 }: StoredAttachment): AttachmentRow => ({
  index: no,
  filename,
  contentType,
  size,
  contentId,
  sha256,
});

/** Its bytes, a megabyte at a time. */
export async function* bytesOfAttachment(emailId: string, { no, size }: Pick<StoredAttachment, "no" | "size">): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += pieceBytes) {
    const { rows } = await pool().query({
      name: "piece-of-attachment",
      text: "SELECT substring(content FROM $3::int FOR $4::int) AS piece FROM attachments WHERE email_id = $1 AND no = $2",
      values: [emailId, no, at + 1, pieceBytes],
    });
    yield rows[0]?.piece ?? Buffer.alloc(0);
  }
}

/** The same as base64 on lines, as `writeBody` wants it. The database encodes, which saves a copy here. */
export async function* linesOfAttachment(emailId: string, { no, size }: Pick<StoredAttachment, "no" | "size">): AsyncGenerator<string> {
  for (let at = 0; at < size; at += pieceBytes) {
    const { rows } = await pool().query({
      name: "lines-of-attachment",
      text: `SELECT replace(rtrim(encode(substring(content FROM $3::int FOR $4::int), 'base64'), E'\\n'), E'\\n', E'\\r\\n') AS lines
             FROM attachments WHERE email_id = $1 AND no = $2`,
      values: [emailId, no, at + 1, pieceBytes],
    });
    yield rows[0]?.lines ?? "";
  }
}
