/** How much waits, and how late it is: for health checks and metrics. Mail whose time has not come is neither. */
import { pool } from "@/lib/infra/db/client";

export interface QueueState {
  readonly lane: number;
  /** Messages that are due, counted up to 100,000. */
  readonly waiting: number;
  /** Seconds since the longest-due message should have been tried; 0 when nothing is late. */
  readonly oldestSeconds: number;
}

/** Team by team along the index by which mail is claimed, so that what is scheduled for later is never walked through. */
const text = `
  WITH RECURSIVE seats AS (
    (SELECT lane, team_id FROM deliveries ORDER BY lane, team_id LIMIT 1)
    UNION ALL
    SELECT next.lane, next.team_id FROM seats CROSS JOIN LATERAL (
      SELECT lane, team_id FROM deliveries WHERE (lane, team_id) > (seats.lane, seats.team_id) ORDER BY lane, team_id LIMIT 1
    ) AS next
  )
  SELECT l.lane,
    (SELECT count(*)::int FROM (
      SELECT FROM seats s JOIN deliveries d ON d.lane = s.lane AND d.team_id = s.team_id AND d.due_at <= now() WHERE s.lane = l.lane LIMIT 100000
    ) AS counted) AS waiting,
    coalesce(greatest(0, extract(epoch FROM now() - (
      SELECT min(first.due_at) FROM seats s CROSS JOIN LATERAL (
        SELECT due_at FROM deliveries d WHERE d.lane = s.lane AND d.team_id = s.team_id ORDER BY due_at LIMIT 1
      ) AS first WHERE s.lane = l.lane))), 0)::float8 AS oldest
  FROM (VALUES (0::smallint), (1::smallint)) AS l (lane)`;

export async function queueState(): Promise<QueueState[]> {
  const { rows } = await pool().query({ name: "queue-state", text });
  return rows.map((row) => ({ lane: row.lane, waiting: row.waiting, oldestSeconds: row.oldest }));
}
