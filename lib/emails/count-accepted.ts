import { pool } from "@/lib/infra/db/client";
import { firstIdAt } from "./moment-ids";

/** How many emails a team's were accepted in a stretch of time, whatever became of them; those that were removed since are not counted. One range of an index. */
export async function countAccepted(teamId: string, from: Date, to: Date): Promise<number> {
  const { rows } = await pool().query<{ n: number }>({
    name: "count-accepted",
    text: "SELECT count(*)::float8 AS n FROM emails WHERE team_id = $1 AND id >= $2 AND id < $3",
    values: [teamId, firstIdAt(from.getTime()), firstIdAt(to.getTime())],
  });
  return rows[0]?.n ?? 0;
}
