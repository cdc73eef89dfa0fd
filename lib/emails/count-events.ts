/** The rollups that every figure is read from, written by the statement that writes the events. */

/** What is counted, each in a column of its own: types of events, and `unsent`. */
export const tallyColumns = [
  "sent",
  "unsent",
  "delivered",
  "bounced",
  "deferred",
  "failed",
  "complained",
  "suppressed",
  "canceled",
  "opened",
  "clicked",
  "rescheduled",
] as const;
export type TallyColumn = (typeof tallyColumns)[number];

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
 * @param fresh name of a table expression with one row per new event: team_id, sender (the From address), recipient (an address or null), type (of the event, or `unsent`), at
 */
export const countedFrom = (fresh: string, { atHandOver = false, weighed = false }: Counting = {}): string => `
  counts AS MATERIALIZED (
    SELECT team_id, at, sender, split_part(recipient, '@', -1) AS recipient_domain, ${eachOf((type) => `${times(isCounted(type, atHandOver), weighed)} AS ${type}`)}
    FROM ${fresh} GROUP BY 1, 2, 3, 4
  ), hourly AS MATERIALIZED (
    SELECT c.team_id, date_bin('1 hour', c.at, timestamptz '2020-01-01 00:00Z' + coalesce(t.hour_shift, 0) * interval '1 minute') AS hour, c.sender, ${sums}
    FROM counts c LEFT JOIN teams t ON t.id = c.team_id GROUP BY 1, 2, 3${notNothing(weighed)} ORDER BY 1, 2, 3
  ), counted AS (
    INSERT INTO tallies AS known (team_id, hour, sender, ${tallyColumns.join(", ")}) SELECT * FROM hourly
    ON CONFLICT (team_id, hour, sender) DO UPDATE SET ${raised}
  ), counted_by_team AS (
    INSERT INTO team_tallies AS known (team_id, hour, ${tallyColumns.join(", ")}) SELECT team_id, hour, ${sums} FROM hourly GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (team_id, hour) DO UPDATE SET ${raised}
  ), counted_by_domain AS (
    INSERT INTO domain_tallies AS known (team_id, day, sender_domain, recipient_domain, ${tallyColumns.join(", ")})
    SELECT team_id, (at AT TIME ZONE 'UTC')::date, split_part(sender, '@', -1), recipient_domain, ${sums}
    FROM counts WHERE recipient_domain IS NOT NULL GROUP BY 1, 2, 3, 4${notNothing(weighed)} ORDER BY 1, 2, 3, 4
    ON CONFLICT (team_id, day, sender_domain, recipient_domain) DO UPDATE SET ${raised}
  )`;

const eachOf = (sql: (type: TallyColumn) => string): string => tallyColumns.map(sql).join(", ");
const sums = eachOf((type) => `sum(${type})::int AS ${type}`);
const raised = eachOf((type) => `${type} = known.${type} + excluded.${type}`);
const times = (condition: string, weighed: boolean): string =>
  weighed ? `coalesce(sum(weight) FILTER (WHERE ${condition}), 0)::int` : `count(*) FILTER (WHERE ${condition})::int`;
/** What is counted and taken back in one write leaves no row behind. */
const notNothing = (weighed: boolean): string => (weighed ? ` HAVING (${eachOf((type) => `sum(${type})`)}) <> (${eachOf(() => "0")})` : "");

function isCounted(type: TallyColumn, atHandOver: boolean): string {
  if (atHandOver && type === "sent") return "type IN ('sent', 'delivered')";
  if (atHandOver && type === "unsent") return "type IN ('unsent', 'bounced', 'failed')";
  return `type = '${type}'`;
}
