/** Filters that so few emails fit that naming them is the quickest way. */
import { pool } from "@/lib/infra/db/client";
import type { EmailStatus } from "./status";

/** More than this are looked for in the log itself, where so many are soon met. */
const few = 1000;

/** The emails to addresses that begin so; null when they are many. */
export async function fewWithAddress(teamId: string, beginning: string): Promise<string[] | null> {
  const { rows } = await pool().query<{ email_id: string }>({
    name: "few-with-address",
    text: `SELECT email_id FROM recipients WHERE team_id = $1 AND address LIKE $2 LIMIT ${few + 1}`,
    values: [teamId, startingWith(beginning)],
  });
  return rows.length > few ? null : [...new Set(rows.map(({ email_id }) => email_id))];
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
export const startingWith = (text: string): string => `${literal(text.replace(/^<|>$/g, ""))}%`;
export const literal = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
