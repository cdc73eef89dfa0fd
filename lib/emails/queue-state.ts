/** How much waits, and how late it is: for health checks and metrics. */
import { pool } from "@/lib/infra/db/client";

export interface QueueState {
  readonly lane: number;
  /** Messages that wait, counted up to 100,000. */
  readonly waiting: number;
  /** Seconds since the longest-due message should have been tried; 0 when nothing is late. */
  readonly oldestSeconds: number;
}

export async function queueState(): Promise<QueueState[]> {
  const { rows } = await pool().query({
    name: "queue-state",
    text: `SELECT lane, (SELECT count(*)::int FROM (SELECT FROM deliveries d WHERE d.lane = l.lane LIMIT 100000) AS counted) AS waiting,
             coalesce(greatest(0, extract(epoch FROM now() - (
               SELECT min(due_at) FROM (SELECT due_at FROM deliveries d WHERE d.lane = l.lane LIMIT 100000) AS counted))), 0)::float8 AS oldest
           FROM (VALUES (0::smallint), (1::smallint)) AS l (lane)`,
  });
  return rows.map((row) => ({ lane: row.lane, waiting: row.waiting, oldestSeconds: row.oldest }));
}
