/** The rollups that every figure is read from, written by the statement that writes the events. */

interface Counting {
  /**
   * The events end an attempt to hand over. Then each recipient is counted under `sent` (the next hop took the message,
   * also where that is told as `delivered`) or under `unsent` (it was never taken), once and never under both.
   */
  readonly atHandOver?: boolean;
  /** The rows have a column `weight`: how often each counts, and below zero what is taken back. */
  readonly weighed?: boolean;
}

/**
 * Common table expressions that count events. Totals are raised in one order, so that two writers wait for each other
 * instead of locking each other out. Hours begin where the team's clock strikes, so that they add up to its days.
 * @param fresh name of a table expression with one row per new event: team_id, sender (the From address), recipient (an address or null), type, at
 */
export const countedFrom = (fresh: string, { atHandOver = false, weighed = false }: Counting = {}): string => `
  counted AS (
    INSERT INTO tallies AS known (team_id, hour, sender, type, n)
    SELECT team_id, date_bin('1 hour', at, timestamptz '2020-01-01 00:00Z' + coalesce((SELECT hour_shift FROM teams t WHERE t.id = team_id), 0) * interval '1 minute'),
      sender, type, sum(n)::bigint
    FROM (SELECT team_id, at, sender, type, ${sum(weighed)} AS n FROM ${counted(fresh, atHandOver)} GROUP BY 1, 2, 3, 4) AS few
    GROUP BY 1, 2, 3, 4${notNothing(weighed, "sum(n)")} ORDER BY 1, 2, 3, 4
    ON CONFLICT (team_id, hour, sender, type) DO UPDATE SET n = known.n + excluded.n
  ), counted_by_domain AS (
    INSERT INTO domain_tallies AS known (team_id, day, sender_domain, recipient_domain, type, n)
    SELECT team_id, (at AT TIME ZONE 'UTC')::date, split_part(sender, '@', -1), split_part(recipient, '@', -1), type, ${sum(weighed)}
    FROM ${counted(fresh, atHandOver)} WHERE recipient IS NOT NULL GROUP BY 1, 2, 3, 4, 5${notNothing(weighed, "sum(weight)")} ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, day, sender_domain, recipient_domain, type) DO UPDATE SET n = known.n + excluded.n
  )`;

const sum = (weighed: boolean): string => (weighed ? "sum(weight)" : "count(*)");
/** What is counted and taken back in one write leaves no row behind. */
const notNothing = (weighed: boolean, total: string): string => (weighed ? ` HAVING ${total} <> 0` : "");

const counted = (fresh: string, atHandOver: boolean): string =>
  atHandOver
    ? `(SELECT team_id, at, sender, recipient, type FROM ${fresh}
        UNION ALL SELECT team_id, at, sender, recipient, CASE type WHEN 'delivered' THEN 'sent' ELSE 'unsent' END
        FROM ${fresh} WHERE type IN ('delivered', 'bounced', 'failed')) AS all_counted`
    : fresh;
