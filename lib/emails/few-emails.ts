/** Filters that so few emails fit that naming them is the quickest way. */
import { pool } from "@/lib/infra/db/client";
import type { EmailStatus } from "./status";

/** More than this are looked for in the log itself, where so many are soon met. */
const few = 1000;

/** An index is read by bounds, which any plan can use; the last of them is no character, so no address has it. */
const beginning = (column: string) => `team_id = $1 AND ${column} ~>=~ $2 AND ${column} ~<~ ($2 || U&'\\+10FFFF')`;
/** As it was written, and folded where that is something else: each has an index. */
const [asWritten, asFolded] = [beginning("address"), beginning("folded")];

/** The emails to addresses that begin so, folded; null when they are many, which the indexes alone tell. */
export async function fewWithAddress(teamId: string, folded: string): Promise<string[] | null> {
  const { rows } = await pool().query<{ ids: string[] | null }>({
    name: "few-with-address",
    text: `WITH asked AS MATERIALIZED (
             SELECT EXISTS (SELECT FROM recipients WHERE ${asWritten} OFFSET ${few}) OR EXISTS (SELECT FROM recipients WHERE ${asFolded} OFFSET ${few}) AS many
           )
           SELECT CASE WHEN NOT many THEN ARRAY(
             SELECT email_id FROM recipients WHERE ${asWritten} UNION SELECT email_id FROM recipients WHERE ${asFolded}
           ) END AS ids FROM asked`,
    values: [teamId, folded],
  });
  return rows[0]?.ids ?? null;
}

/** The emails of the team that a provider took under its own id. */
export async function fewCarried(teamId: string, providerId: string): Promise<string[]> {
  const { rows } = await pool().query<{ email_id: string }>({
    name: "few-carried",
    text: `SELECT DISTINCT email_id FROM recipients WHERE provider_id = $2 AND team_id = $1 LIMIT ${few}`,
    values: [teamId, providerId],
  });
  return rows.map(({ email_id }) => email_id);
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
export const startingWith = (text: string): string => `${literal(text)}%`;
export const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
