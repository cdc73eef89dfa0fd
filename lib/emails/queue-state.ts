/**
 * How much waits, and how late it is: figures for operators, never a reason not to serve. Mail whose time has not come is neither,
 * and mail of a paused team waits on purpose.
 */
import { pool } from "@/lib/infra/db/client";
import { textArray } from "@/lib/infra/db/literal";
import { instanceTransports } from "@/lib/providers";

export interface QueueState {
  readonly lane: number;
  /** Messages that are due, counted up to 100,000. */
  readonly waiting: number;
  /** Seconds since the longest-due message should have been tried; 0 when nothing is late. */
  readonly oldestSeconds: number;
  /**
   * Seconds for which a message has been due while its team's transports would have taken it. A transport that is given mail as fast
   * as its rate allows, or that is closed after an outage or a spent quota, explains the wait: then this stays near 0 however long
   * the queue is. It grows when no worker takes what could leave.
   */
  readonly lateSeconds: number;
}

/**
 * Team by team along the index by which mail is claimed, so that what is scheduled for later is never walked through. `drawn_at` is
 * when a bucket of the team's transports was last emptied: a rate limit is what holds the team's mail only while a worker keeps
 * asking it for more than it has.
 */
const text = `
  WITH RECURSIVE seats AS (
    (SELECT lane, team_id FROM deliveries ORDER BY lane, team_id LIMIT 1)
    UNION ALL
    SELECT next.lane, next.team_id FROM seats CROSS JOIN LATERAL (
      SELECT lane, team_id FROM deliveries WHERE (lane, team_id) > (seats.lane, seats.team_id) ORDER BY lane, team_id LIMIT 1
    ) AS next
  ), active AS (
    SELECT s.lane, s.team_id, t.instance_transport, first.due_at
    FROM seats s JOIN teams t ON t.id = s.team_id AND t.paused_at IS NULL CROSS JOIN LATERAL (
      SELECT due_at FROM deliveries d WHERE d.lane = s.lane AND d.team_id = s.team_id AND due_at <= now() ORDER BY due_at LIMIT 1
    ) AS first
  ), held AS (
    SELECT a.lane, a.team_id, max(CASE WHEN p.tokens < 1 THEN p.filled_at END) AS drawn_at,
      bool_and(coalesce(state.closed_until > now(), false)) AS closed
    FROM active a CROSS JOIN LATERAL (
      SELECT v.id::text AS key FROM providers v WHERE v.team_id = a.team_id AND v.enabled
      UNION ALL
      SELECT unnest($1::text[]) WHERE a.instance_transport OR NOT EXISTS (SELECT FROM providers v WHERE v.team_id = a.team_id AND v.enabled)
    ) AS way
    LEFT JOIN paces p ON p.transport = way.key AND p.slice = ''
    LEFT JOIN transport_states state ON state.key = way.key
    GROUP BY a.lane, a.team_id
  ), judged AS (
    SELECT a.lane, a.due_at, CASE WHEN h.closed THEN now() ELSE greatest(a.due_at, h.drawn_at) END AS free_since
    FROM active a LEFT JOIN held h ON h.lane = a.lane AND h.team_id = a.team_id
  )
  SELECT l.lane,
    (SELECT count(*)::int FROM (
      SELECT FROM active a JOIN deliveries d ON d.lane = a.lane AND d.team_id = a.team_id AND d.due_at <= now() WHERE a.lane = l.lane LIMIT 100000
    ) AS counted) AS waiting,
    coalesce((SELECT extract(epoch FROM now() - min(j.due_at)) FROM judged j WHERE j.lane = l.lane), 0)::float8 AS oldest,
    coalesce((SELECT extract(epoch FROM now() - min(j.free_since)) FROM judged j WHERE j.lane = l.lane), 0)::float8 AS late
  FROM (VALUES (0::smallint), (1::smallint)) AS l (lane)`;

/** One entry per lane, without teams that are paused. */
export async function queueState(): Promise<QueueState[]> {
  const { rows } = await pool().query({ name: "queue-state", text, values: [textArray(instanceTransports().map(({ key }) => key))] });
  return rows.map((row) => ({
    lane: row.lane,
    waiting: row.waiting,
    oldestSeconds: Math.max(0, row.oldest),
    lateSeconds: Math.max(0, row.late),
  }));
}
