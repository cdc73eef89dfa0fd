/** The noun: a message that the sandbox took, parsed for showing. */
import { z } from "zod";
import { pool } from "@/lib/infra/db/client";
import { publicId, readId } from "@/lib/infra/ids";
import type { TeamContext } from "@/lib/kernel/context";
import { notFound } from "@/lib/kernel/fault";
import { isKept, reachOf } from "@/lib/kernel/reach";
import { isWithinReach } from "./within-reach";

export const SandboxMessageId = z.string().min(1).max(64).describe("`msg_…` or its UUID form");

export const SandboxMessageRow = z.object({
  id: z.string(),
  emailId: z.string(),
  envelopeFrom: z.string().describe("The sender in the envelope"),
  envelopeTo: z.array(z.string()).describe("Who it was for, as the envelope says"),
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
  envelopeFrom: row.envelopeFrom,
  envelopeTo: row.recipients,
  subject: row.subject,
  receivedAt: row.receivedAt.toISOString(),
});

/** Without its bytes. @throws Fault message_not_found, also for another team's, and for one that is out of a key's reach */
export async function findSandboxMessage(ctx: Pick<TeamContext, "db" | "team" | "principal">, id: string) {
  const uuid = readId("sandboxMessage", id);
  const row = uuid ? await ctx.db.sandboxMessage.findFirst({ where: { id: uuid, teamId: ctx.team.id }, omit: { raw: true } }) : null;
  if (!row || !(await isMessageWithinReach(ctx, row.emailId))) throw notFound("message", id);
  return row;
}

async function isMessageWithinReach({ db, principal }: Pick<TeamContext, "db" | "principal">, emailId: string): Promise<boolean> {
  const reach = reachOf(principal);
  if (!isKept(reach)) return true;
  const email = await db.email.findUnique({ where: { id: emailId }, select: { mode: true, fromAddress: true, keyId: true } });
  return email !== null && isWithinReach({ mode: email.mode, from_address: email.fromAddress, key_id: email.keyId }, reach);
}

/** The first bytes of what was kept, and how many there are in all. */
export async function rawOf(messageId: string, maxBytes: number): Promise<{ bytes: Buffer; size: number }> {
  const { rows } = await pool().query({
    name: "raw-of-sandbox-message",
    text: "SELECT substring(raw FROM 1 FOR $2::int) AS bytes, octet_length(raw) AS size FROM sandbox_messages WHERE id = $1",
    values: [messageId, maxBytes],
  });
  return rows[0] ?? { bytes: Buffer.alloc(0), size: 0 };
}
