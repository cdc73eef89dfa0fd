/** Counts of what happened to a team's emails, from rollups: never by counting events. */
import { pool } from "@/lib/infra/db/client";
import { publicId } from "@/lib/infra/ids";
import type { Counts } from "./read-tallies";

export interface DayTally {
  /** The day in the team's time zone, as `2026-11-25`. */
  readonly day: string;
  readonly counts: Counts;
}

const toldOnHome = ["sent", "unsent", "bounced", "failed", "complained"] as const;

/** One entry per day, oldest first, days without events included. */
export async function tallyByDay(teamId: string, timeZone: string, days: number): Promise<DayTally[]> {
  const { rows } = await pool().query<{ day: string } & Record<(typeof toldOnHome)[number], number>>({
    name: "tally-by-day",
    text: `SELECT to_char(d.day, 'YYYY-MM-DD') AS day, ${toldOnHome.map((type) => `coalesce(t.${type}, 0)::float8 AS ${type}`).join(", ")}
           FROM generate_series(date_trunc('day', now() AT TIME ZONE $2) - make_interval(days => $3 - 1), date_trunc('day', now() AT TIME ZONE $2), interval '1 day') AS d (day)
           LEFT JOIN (
             SELECT date_trunc('day', hour AT TIME ZONE $2) AS day, ${toldOnHome.map((type) => `sum(${type}) AS ${type}`).join(", ")} FROM team_tallies
             WHERE team_id = $1 AND hour >= now() - make_interval(days => $3 + 1) GROUP BY 1
           ) t ON t.day = d.day
           ORDER BY d.day`,
    values: [teamId, timeZone, days],
  });
  return rows.map(({ day, ...counts }) => ({ day, counts }));
}

export interface Waiting {
  /** Messages that still wait, for their turn or for another attempt. */
  readonly count: number;
  /** Since when the longest-due one does. */
  readonly overdueSeconds: number;
  /** Messages that wait for nothing but the time that was asked for. */
  readonly scheduled: number;
}

/** Both counted up to 10,000 in a lane. */
export async function waitingOf(teamId: string): Promise<Waiting> {
  const { rows } = await pool().query({
    name: "waiting-of",
    text: `SELECT count(*) FILTER (WHERE NOT ahead)::int AS count, count(*) FILTER (WHERE ahead)::int AS scheduled,
             coalesce(greatest(0, extract(epoch FROM now() - min(due_at))), 0)::int AS overdue
           FROM (VALUES (0), (1)) AS l (lane) CROSS JOIN LATERAL (
             SELECT d.due_at, e.send_at IS NOT NULL AS ahead
             FROM (SELECT * FROM deliveries WHERE team_id = $1 AND lane = l.lane ORDER BY due_at LIMIT 10000) AS d
             LEFT JOIN emails e ON d.due_at > now() AND d.attempts = 0 AND e.id = d.email_id AND e.send_at > now()
           ) AS counted`,
    values: [teamId],
  });
  const [row] = rows;
  return { count: row?.count ?? 0, overdueSeconds: row?.overdue ?? 0, scheduled: row?.scheduled ?? 0 };
}

/** The id of the first email that a key of the team sent; null when there is none. */
export async function firstEmailOf(teamId: string): Promise<string | null> {
  const { rows } = await pool().query({
    name: "first-email-of",
    text: "SELECT id FROM emails WHERE team_id = $1 AND source = 'api' ORDER BY id LIMIT 1",
    values: [teamId],
  });
  return rows[0] ? publicId("email", rows[0].id) : null;
}

/** The id of the first email that arrived somewhere; null when there is none. */
export async function firstDeliveryOf(teamId: string): Promise<string | null> {
  const { rows } = await pool().query({
    name: "first-delivery-of",
    text: `SELECT e.id FROM emails e WHERE e.team_id = $1 AND EXISTS (SELECT FROM recipients r WHERE r.email_id = e.id AND r.status IN ('sent', 'delivered', 'complained'))
           ORDER BY e.id LIMIT 1`,
    values: [teamId],
  });
  return rows[0] ? publicId("email", rows[0].id) : null;
}
