/** What the routes of the demo team need to name: one of each kind, and somebody who may see all of it. */
import { randomUUID } from "node:crypto";
import { publicId } from "../../lib/infra/ids";
import type { Facts } from "../routes";
import { demoTeam, type Someone, someone } from "./people";
import { sql } from "./run";

export async function demoFacts(): Promise<Facts> {
  const team = await demoTeam();
  /** Again when the run begins anew after a failure. */
  const [domain] = await sql(
    `INSERT INTO domains (id, team_id, name, unicode, looks, approval, token)
     VALUES ($1, $2, 'mail.juniper-goods.com', 'mail.juniper-goods.com', '{}', 'waiting', 'a-token-of-the-tests')
     ON CONFLICT (team_id, name) DO UPDATE SET unicode = excluded.unicode RETURNING id`,
    [randomUUID(), team.id],
  );
  const [email] = await sql("SELECT email_id FROM recipients WHERE team_id = $1 AND status = 'bounced' ORDER BY email_id DESC LIMIT 1", [
    team.id,
  ]);
  const [message] = await sql("SELECT id FROM sandbox_messages WHERE team_id = $1 ORDER BY id DESC LIMIT 1", [team.id]);
  return {
    team: team.slug,
    emailId: publicId("email", String(email?.email_id)),
    messageId: publicId("sandboxMessage", String(message?.id)),
    domainId: publicId("domain", String(domain?.id)),
  };
}

/** An owner of the demo team who runs the instance too. */
export async function staffOwner(name: string): Promise<Someone> {
  const owner = await someone(name, await demoTeam());
  await sql("UPDATE users SET is_staff = true WHERE id = $1", [owner.userId]);
  return owner;
}
