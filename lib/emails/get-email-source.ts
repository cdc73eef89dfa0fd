import { z } from "zod";
import { serialize } from "@/lib/infra/mime/compose";
import type { TeamContext } from "@/lib/kernel/context";
import { query } from "@/lib/kernel/operation";
import { composeStored } from "./compose-stored";
import { findEmail } from "./email";
import { EmailId } from "./schemas";

/** The message as RFC 5322 text: what the sandbox kept, or what an attempt composes. */
export const getEmailSource = query("emails.source", {
  summary: "Get the source of an email",
  description: "What the sandbox kept, byte for byte; for other mail the message that every attempt composes, without its DKIM signature.",
  route: "GET /emails/{id}/source",
  access: { role: "viewer", scope: "emails:read" },
  input: z.strictObject({ id: EmailId }),
  output: z.object({
    raw: z.string().describe("Headers and body, RFC 5322"),
    kept: z.boolean().describe("True when these are the very bytes that left, kept by the sandbox"),
    sizeBytes: z.number().int(),
  }),
  async run(ctx, { id }) {
    const email = await findEmail(ctx, id);
    const kept = await keptBytes(ctx, email.id);
    const bytes = kept ?? serialize(composeStored(email));
    return { raw: bytes.toString("utf8"), kept: kept !== null, sizeBytes: bytes.length };
  },
});

async function keptBytes(ctx: TeamContext, emailId: string): Promise<Buffer | null> {
  const row = await ctx.db.sandboxMessage.findFirst({
    where: { emailId, teamId: ctx.team.id },
    orderBy: { id: "asc" },
    select: { raw: true },
  });
  return row ? Buffer.from(row.raw) : null;
}
