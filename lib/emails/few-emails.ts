/** Filters that so few emails fit that naming them is the quickest way. */
import { pool } from "@/lib/infra/db/client";
import type { EmailStatus } from "./status";

/** More than this are looked for in the log itself, where so many are soon met. */
const few = 1000;

/** Its index is read by bounds, which any plan can use; the last of them is no character, so no address has it. */
const beginsSo = "team_id = $1 AND address ~>=~ $2 AND address ~<~ ($2 || U&'\\+10FFFF')";

/** The emails to addresses that begin so; null when they are many, which the index alone tells. */
export async function fewWithAddress(teamId: string, beginning: string): Promise<string[] | null> {
  const { rows } = await pool().query<{ ids: string[] | null }>({
    name: "few-with-address",
    text: `WITH asked AS MATERIALIZED (SELECT EXISTS (SELECT FROM recipients WHERE ${beginsSo} OFFSET ${few}) AS many)
           SELECT CASE WHEN NOT many THEN ARRAY(SELECT DISTINCT email_id FROM recipients WHERE ${beginsSo}) END AS ids FROM asked`,
    values: [teamId, bare(beginning)],
  });
  return rows[0]?.ids ?? null;
}

const queued: ReadonlySet<EmailStatus> = new Set<EmailStatus>(["scheduled", "queued", "sending", "deferred"]);

/** The emails that wait, when only those are asked for; null when they are many, or others are asked for too. */
export async function fewWaiting(teamId: string, statuses: readonly EmailStatus[] | undefined): Promise<string[] | null> {
  if (!statuses?.length || !statuses.every((status) => queued.has(status))) return null;
  const { rows } = await pool().query<{ email_id: string }>({
    name: "few-waiting",
    text: `SELECT email_id FROM deliveries WHERE team_id = $1 AND lane IN (0, 1) LIMIT ${few + 1}`,
    values: [teamId],
  });
  return rows.length > few ? null : rows.map(({ email_id }) => email_id);
}

/** Types of events that have an index of their own, because few emails have one. Each leads to the status of the same name. */
const troubles: ReadonlySet<EmailStatus> = new Set<EmailStatus>(["bounced", "complained", "failed", "suppressed", "canceled"]);

/** Null when emails with other statuses are asked for too, or none is. */
export function troubleTypes(statuses: readonly EmailStatus[] | undefined): readonly EmailStatus[] | null {
  return statuses?.length && statuses.every((status) => troubles.has(status)) ? statuses : null;
}

/** A pattern for LIKE. */
export const startingWith = (text: string): string => `${literal(bare(text))}%`;
/** Without the angle brackets that addresses are often copied with. */
const bare = (text: string): string => text.replace(/^<|>$/g, "");
export const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
