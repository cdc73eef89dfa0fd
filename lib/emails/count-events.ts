/** The rollups that every figure is read from, written by the statement that writes the events. */

/**
 * Common table expressions that count events. Totals are raised in one order, so that two writers wait for each other
 * instead of locking each other out.
 * @param fresh name of a table expression with one row per new event: team_id, sender (the From address), recipient (an address or null), type, at
 */
export const countedFrom = (fresh: string): string => `
  counted AS (
    INSERT INTO tallies AS known (team_id, hour, sender, type, n)
    SELECT team_id, date_trunc('hour', at), sender, type, count(*) FROM ${fresh} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (team_id, hour, sender, type) DO UPDATE SET n = known.n + excluded.n
  ), counted_by_domain AS (
    INSERT INTO domain_tallies AS known (team_id, day, sender_domain, recipient_domain, type, n)
    SELECT team_id, (at AT TIME ZONE 'UTC')::date, split_part(sender, '@', -1), split_part(recipient, '@', -1), type, count(*)
    FROM ${fresh} WHERE recipient IS NOT NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, day, sender_domain, recipient_domain, type) DO UPDATE SET n = known.n + excluded.n
  )`;
