/** Which emails a key reaches: a test key those of test mode, a key that is limited to a domain those from it. */
import { sandboxDomain } from "@/lib/domains";
import { pool } from "@/lib/infra/db/client";
import { isKept, type Reach } from "@/lib/kernel/reach";
import { literal } from "./few-emails";

/** What is sent from the sandbox is no domain's, so a key that is limited to one reaches its own of it. */
export function isWithinReach(email: { mode: string; from_address: string; key_id: string | null }, reach: Reach): boolean {
  if (reach.mode !== null && email.mode !== reach.mode) return false;
  if (reach.domain === null) return true;
  if (email.from_address.endsWith(`@${reach.domain}`)) return true;
  return email.from_address.endsWith(`@${sandboxDomain}`) && email.key_id === reach.keyId;
}

/** The same of an email `e` in SQL; empty when everything is within reach. @param put as of `conditionsOf` */
export function withinReach({ mode, domain, keyId }: Reach, put: (value: unknown) => string): string[] {
  const from = (name: string) => `e.from_address LIKE ${put(`%@${literal(name)}`)}`;
  return [
    ...(mode === null ? [] : [`e.mode = ${put(mode)}`]),
    ...(domain === null ? [] : [`(${from(domain)} OR (${from(sandboxDomain)} AND e.key_id = ${put(keyId)}::uuid))`]),
  ];
}

/** Far more than a team's sandbox keeps. */
const mostMessages = 20_000;

/** UUIDs of the messages in a team's sandbox that are within reach, the newest first; null when all are. */
export async function messagesWithinReach(teamId: string, reach: Reach): Promise<string[] | null> {
  if (!isKept(reach)) return null;
  const values: unknown[] = [teamId];
  const conditions = withinReach(reach, (value) => `$${values.push(value)}`);
  const { rows } = await pool().query<{ id: string }>(
    `SELECT s.id FROM sandbox_messages s JOIN emails e ON e.id = s.email_id
     WHERE s.team_id = $1 AND e.team_id = $1 AND ${conditions.join(" AND ")} ORDER BY s.id DESC LIMIT ${mostMessages}`,
    values,
  );
  return rows.map(({ id }) => id);
}
