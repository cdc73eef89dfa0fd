/** The noun: a message that the sandbox took, parsed for showing. */
import { z } from "zod";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";

export const SandboxMessageId = z.string().min(1).max(64).describe("`msg_…` or its UUID form");

export const SandboxMessageRow = z.object({
  id: z.string(),
  emailId: z.string(),
  from: z.string().describe("The envelope's sender"),
  recipients: z.array(z.string()).describe("Who it was for, as the envelope says"),
  subject: z.string(),
  receivedAt: z.iso.datetime(),
});
export type SandboxMessageRow = z.output<typeof SandboxMessageRow>;

interface Row {
  id: string;
  emailId: string;
  envelopeFrom: string;
  recipients: string[];
  subject: string;
  receivedAt: Date;
}

export const toSandboxMessageRow = (row: Row): SandboxMessageRow => ({
  id: publicId("sandboxMessage", row.id),
  emailId: publicId("email", row.emailId),
  from: row.envelopeFrom,
  recipients: row.recipients,
  subject: row.subject,
  receivedAt: row.receivedAt.toISOString(),
});

/** With its raw bytes. @throws Fault message_not_found, also for another team's */
export async function findSandboxMessage(ctx: Pick<TeamContext, "db" | "team">, id: string) {
  const uuid = readId("sandboxMessage", id);
  const row = uuid ? await ctx.db.sandboxMessage.findFirst({ where: { id: uuid, teamId: ctx.team.id } }) : null;
  if (!row) throw notFound("message", id);
  return row;
}
