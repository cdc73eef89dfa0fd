/**
 * What a team's reputation is judged by: of the recipients of the last 24 hours, how many mailboxes did not exist and how many
 * people complained. Mail that never left the house does not count, so that it can neither hide anything nor harm anybody.
 */
import { sandboxDomain } from "@/lib/domains";
import { pool } from "@/lib/infra/db/client";

export interface Reputation {
  readonly teamId: string;
  /** When the team was last resumed; only what was sent since then is looked at. */
  readonly resumedAt: Date | null;
  /** Recipients for whom handing over came to an end. */
  readonly attempted: number;
  /** Recipients whose address is at fault, for good. */
  readonly bounced: number;
  /** Recipients who reported it as spam. */
  readonly complained: number;
}

/** The numbers below which nobody is looked at closely. A null shows that it does not matter. */
export interface Least {
  readonly attempted: number;
  readonly bounced: number | null;
  readonly complained: number | null;
}

/** Of these teams, one entry each. */
export async function reputationsOf(teamIds: readonly string[]): Promise<Reputation[]> {
  return teamIds.length === 0 ? [] : read(teamIds, { attempted: 0, bounced: 0, complained: 0 });
}

/**
 * Of the customers' teams that are not paused and may have reached these numbers, by the rollups. What is answered is counted
 * from the events and can be less.
 */
export const reputationsFrom = (least: Least): Promise<Reputation[]> => read(null, least);

/** The first id that this moment can have. */
const firstId = (moment: string) => `(lpad(to_hex((extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid`;
/** A message waits for its time for 30 days at most, and for its recipients for 10. */
const longestWay = "interval '41 days'";
/** Ids are made by the clocks of workers, and what they name by the database's. */
const clocksApart = "interval '15 minutes'";
const ended = "('sent', 'delivered', 'bounced', 'failed')";
const fromHouse = `'%@${sandboxDomain}'`;

/**
 * Hours begin where the team's clock strikes. What came before a resumption within its hour is left out by counting the rest of
 * that hour from the events; everything else comes from the rollups, less what the sandbox carried.
 */
const text = `
  WITH asked AS (
    SELECT t.id AS team_id, t.resumed_at, o.origin, greatest(date_bin('1 hour', now() - interval '24 hours', o.origin), t.resumed_at) AS since
    FROM teams t CROSS JOIN LATERAL (SELECT timestamptz '2020-01-01 00:00Z' + t.hour_shift * interval '1 minute' AS origin) AS o
    WHERE t.id = ANY ($1::uuid[]) OR ($1::uuid[] IS NULL AND t.kind = 'customer' AND t.paused_at IS NULL)
  ), spans AS (
    SELECT *, date_bin('1 hour', since, origin) AS first_hour,
      date_bin('1 hour', since, origin) + CASE WHEN since > date_bin('1 hour', since, origin) THEN interval '1 hour' ELSE interval '0' END AS first_whole
    FROM asked
  ), tallied AS MATERIALIZED (
    SELECT s.*, coalesce(y.attempted, 0) AS attempted
    FROM spans s CROSS JOIN LATERAL (
      SELECT sum(sent + unsent) FILTER (WHERE hour >= s.first_whole) AS attempted, sum(sent + unsent) AS at_most,
        sum(bounced) AS bounced, sum(complained) AS complained
      FROM tallies WHERE team_id = s.team_id AND hour >= s.first_hour AND sender NOT LIKE ${fromHouse}
    ) AS y
    WHERE $1::uuid[] IS NOT NULL OR (y.at_most >= $2 AND (y.bounced >= $3 OR y.complained >= $4))
  )
  SELECT s.team_id, s.resumed_at, greatest(0, s.attempted + begun.n - kept.n)::float8 AS attempted, bad.bounced::float8, bad.complained::float8
  FROM tallied s
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT (v.email_id, v.recipient_no)) FILTER (WHERE v.type = 'bounced') AS bounced,
      count(DISTINCT (v.email_id, v.recipient_no)) FILTER (WHERE v.type = 'complained') AS complained
    FROM events v JOIN emails e ON e.id = v.email_id
    WHERE v.team_id = s.team_id AND v.at >= s.since AND v.type IN ('bounced', 'complained')
      AND (v.type = 'complained' OR v.detail ->> 'hard' = 'true')
      AND e.mode = 'live' AND e.from_address NOT LIKE ${fromHouse} AND v.detail ->> 'transport' IS DISTINCT FROM 'sandbox'
      AND (s.resumed_at IS NULL OR NOT EXISTS (
        SELECT FROM events h WHERE h.email_id = v.email_id AND h.recipient_no = coalesce(v.recipient_no, h.recipient_no) AND h.at < s.resumed_at
          AND h.type IN ('sent', 'delivered')
      ))
  ) AS bad
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT (v.email_id, v.recipient_no)) AS n
    FROM events v JOIN emails e ON e.id = v.email_id
    WHERE s.first_whole > s.since AND v.id >= ${firstId(`s.since - ${clocksApart}`)} AND v.id < ${firstId(`s.first_whole + ${clocksApart}`)}
      AND v.team_id = s.team_id AND v.at >= s.since AND v.at < s.first_whole AND v.type IN ${ended} AND NOT v.detail ? 'reportedBy'
      AND e.mode = 'live' AND e.from_address NOT LIKE ${fromHouse} AND v.detail ->> 'transport' IS DISTINCT FROM 'sandbox'
  ) AS begun
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT (v.email_id, v.recipient_no)) AS n
    FROM (
      SELECT id FROM emails WHERE team_id = s.team_id AND mode = 'test' AND id >= ${firstId(`s.first_whole - ${longestWay}`)}
        AND from_address NOT LIKE ${fromHouse}
      UNION SELECT e.id FROM sandbox_messages m JOIN emails e ON e.id = m.email_id
        WHERE m.team_id = s.team_id AND m.received_at >= s.first_whole AND e.from_address NOT LIKE ${fromHouse}
    ) AS kept_mail JOIN events v ON v.email_id = kept_mail.id JOIN emails e ON e.id = kept_mail.id
    WHERE v.at >= s.first_whole AND v.type IN ${ended} AND (e.mode = 'test' OR v.detail ->> 'transport' = 'sandbox')
  ) AS kept`;

async function read(teamIds: readonly string[] | null, least: Least): Promise<Reputation[]> {
  const { rows } = await pool().query({
    name: "read-reputations",
    text,
    values: [teamIds, least.attempted, least.bounced, least.complained],
  });
  return rows.map(({ team_id, resumed_at, attempted, bounced, complained }) => ({
    teamId: team_id,
    resumedAt: resumed_at,
    attempted,
    bounced,
    complained,
  }));
}
