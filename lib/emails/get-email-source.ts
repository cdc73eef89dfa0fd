import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import type { TeamContext } from "@/lib/kernel/context";
import { query } from "@/lib/kernel/operation";
import { beginningOf } from "./compose-attached";
import { findEmail } from "./email";
import { EmailId } from "./schemas";
import { contentRemoved } from "./write-repeats";

/** Of a source that is shown; what is longer is files in base64, mostly. */
export const longestSource = 1_000_000;

/** The message as RFC 5322 text: what the sandbox kept, or what an attempt composes. */
export const getEmailSource = query("emails.source", {
  summary: "Get the source of an email",
  description:
    "What the sandbox kept, byte for byte; for other mail the message that every attempt composes, without its DKIM signature. Of a long one its beginning.",
  route: "GET /emails/{id}/source",
  access: { role: "viewer", scope: "emails:read", testKeys: "own", domainKeys: "own" },
  input: z.strictObject({ id: EmailId }),
  output: z.object({
    raw: z.string().describe("Headers and body, RFC 5322; at most the first 1,000,000 bytes"),
    kept: z.boolean().describe("True when these are the very bytes that left, kept by the sandbox"),
    cut: z.boolean().describe("True when `raw` is only the beginning"),
    sizeBytes: z.number().int().describe("Of the whole message"),
  }),
  refuses: ["email_not_found", "content_removed"],
  async run(ctx, { id }) {
    const email = await findEmail(ctx, id);
    if (email.content_removed_at) throw contentRemoved();
    const kept = await keptBytes(ctx, email.id);
    const { bytes, size } = kept ?? (await beginningOf(email, longestSource));
    return { raw: bytes.toString("utf8"), kept: kept !== null, cut: size > bytes.length, sizeBytes: size };
  },
});

async function keptBytes(ctx: TeamContext, emailId: string): Promise<{ bytes: Buffer; size: number } | null> {
  const { rows } = await pool().query({
    name: "source-kept",
    text: `SELECT substring(raw FROM 1 FOR $3::int) AS bytes, octet_length(raw) AS size
           FROM sandbox_messages WHERE email_id = $1 AND team_id = $2 ORDER BY id LIMIT 1`,
    values: [emailId, ctx.team.id, longestSource],
  });
  return rows[0] ?? null;
}
