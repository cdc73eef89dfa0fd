/** What was counted for a team, read where it is written. */
import { tallyColumns } from "@/lib/emails/count-events";
import { pool } from "@/lib/infra/db/client";

export type TallyTable = "tallies" | "team_tallies" | "domain_tallies";

/** The sum of each type that is not nought. @throws Error when a row counts below nought */
export async function tallied(teamId: string, table: TallyTable = "tallies", where = "true"): Promise<Record<string, number>> {
  const { rows } = await pool().query(
    `SELECT ${tallyColumns.map((type) => `sum(${type})::int AS ${type}, min(${type}) AS least_${type}`).join(", ")} FROM ${table} WHERE team_id = $1 AND ${where}`,
    [teamId],
  );
  const below = tallyColumns.find((type) => rows[0][`least_${type}`] < 0);
  if (below) throw new Error(`A row of ${table} counts ${below} below nought.`);
  return Object.fromEntries(tallyColumns.flatMap((type) => (rows[0][type] ? [[type, rows[0][type]]] : [])));
}
