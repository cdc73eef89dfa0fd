/** Putting addresses on a team's list: one statement, however many, and never to a weaker effect than before. */
import type { PoolClient } from "pg";
import { plain } from "@/lib/infra/db/literal";
import { newUuid } from "@/lib/infra/ids";
import { type SuppressionReason, type SuppressionScope, suppressionReasons } from "./schemas";

export interface NewSuppression {
  readonly teamId: string;
  /** As it was written. */
  readonly address: string;
  /** By `foldAddress`. */
  readonly folded: string;
  readonly reason: SuppressionReason;
  readonly scope: SuppressionScope;
  readonly note: string | null;
  /** UUID of the email whose bounce or complaint it was. */
  readonly emailId: string | null;
  /** UUID of the person. */
  readonly createdBy: string | null;
}

export interface Suppressed {
  /** Addresses that were not on the list before. */
  readonly made: number;
  /** Addresses whose reason or scope became stronger. */
  readonly raised: number;
}

const strength = (reason: string) => `array_position(ARRAY[${suppressionReasons.map((each) => `'${each}'`).join(", ")}], ${reason})`;
const stronger = `${strength("excluded.reason")} > ${strength("known.reason")}`;

/**
 * SQL that puts the rows of a table expression on the list: id, team_id, address, folded, reason, scope, note, email_id,
 * created_by. The stronger reason stays with its note and email, and so does the wider scope. Returns `made` for each row
 * that it wrote. Rows are written in one order, so that two writers wait for each other instead of locking each other out.
 */
export const suppressFrom = (given: string): string => `
  INSERT INTO suppressions AS known (id, team_id, address, folded, reason, scope, note, email_id, created_by)
  SELECT DISTINCT ON (team_id, folded) id, team_id, address, folded, reason,
    CASE WHEN bool_or(scope = 'all') OVER (PARTITION BY team_id, folded) THEN 'all' ELSE 'marketing' END, note, email_id, created_by
  FROM ${given} ORDER BY team_id, folded, ${strength("reason")} DESC
  ON CONFLICT (team_id, folded) DO UPDATE SET
    reason = CASE WHEN ${stronger} THEN excluded.reason ELSE known.reason END,
    note = CASE WHEN ${stronger} THEN excluded.note ELSE known.note END,
    email_id = CASE WHEN ${stronger} THEN excluded.email_id ELSE known.email_id END,
    created_by = CASE WHEN ${stronger} THEN excluded.created_by ELSE known.created_by END,
    scope = CASE WHEN excluded.scope = 'all' THEN 'all' ELSE known.scope END
  WHERE ${stronger} OR (excluded.scope = 'all' AND known.scope = 'marketing')
  RETURNING known.xmax = 0 AS made`;

const text = `
  WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[])
      AS t (id, team_id, address, folded, reason, scope, note, email_id, created_by)
  ), written AS (${suppressFrom("given")})
  SELECT count(*) FILTER (WHERE made)::int AS made, count(*) FILTER (WHERE NOT made)::int AS raised FROM written`;

/** @param on the pool, or a client within its transaction */
export async function suppress(on: Pick<PoolClient, "query">, entries: readonly NewSuppression[]): Promise<Suppressed> {
  if (entries.length === 0) return { made: 0, raised: 0 };
  const { rows } = await on.query<Suppressed>({
    name: "suppress",
    text,
    values: [
      plain(entries.map(() => newUuid())),
      plain(entries.map(({ teamId }) => teamId)),
      entries.map(({ address }) => address),
      entries.map(({ folded }) => folded),
      plain(entries.map(({ reason }) => reason)),
      plain(entries.map(({ scope }) => scope)),
      entries.map(({ note }) => note),
      entries.map(({ emailId }) => emailId),
      entries.map(({ createdBy }) => createdBy),
    ],
  });
  return rows[0] ?? { made: 0, raised: 0 };
}
