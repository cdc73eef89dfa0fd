/** Reads the rollups: counts of events by time, by sender and by recipient domain. Never counts an event itself. */
import { pool } from "@/lib/infra/db/client";

/** Counts by type of event, and `unsent`; a type that did not happen is missing. */
export type Counts = Readonly<Record<string, number>>;

export interface Tallied {
  readonly teamId: string;
  /** Full hours of the team's clock; `to` is not in it. */
  readonly from: Date;
  readonly to: Date;
  /** Of one From address, or of all addresses of a domain. */
  readonly sender?: { readonly address: string } | { readonly domain: string } | null;
}

const columns = ({ teamId, from, to, sender }: Tallied): unknown[] => [
  teamId,
  from,
  to,
  sender && "address" in sender ? sender.address : null,
  sender && "domain" in sender ? sender.domain : null,
];
const chosen = `team_id = $1 AND hour >= $2 AND hour < $3 AND ($4::text IS NULL OR lower(sender) = lower($4))
  AND ($5::text IS NULL OR split_part(sender, '@', -1) = $5)`;

/** One entry per stretch of time, in the order of `starts`; each stretch ends where the next begins, the last at `to`. */
export async function talliesByTime(asked: Tallied, starts: readonly Date[]): Promise<Counts[]> {
  const { rows } = await pool().query({
    name: "tallies-by-time",
    text: `SELECT width_bucket(hour, $6::timestamptz[]) AS stretch, type, sum(n)::float8 AS n FROM tallies WHERE ${chosen} GROUP BY 1, 2`,
    values: [...columns(asked), starts],
  });
  const counts = starts.map((): Record<string, number> => ({}));
  for (const { stretch, type, n } of rows) {
    const at = counts[stretch - 1];
    if (at) at[type] = n;
  }
  return counts;
}

/** By the domain in From. */
export async function talliesByDomain(asked: Tallied): Promise<Map<string, Counts>> {
  const { rows } = await pool().query({
    name: "tallies-by-domain",
    text: `SELECT split_part(sender, '@', -1) AS domain, type, sum(n)::float8 AS n FROM tallies WHERE ${chosen} GROUP BY 1, 2`,
    values: columns(asked),
  });
  return gather(rows);
}

/**
 * The domains that most recipients were of, most attempts first. Counted by days of UTC.
 * @param from, to days such as `2026-11-25`, both included
 */
export async function tallyRecipientDomains(
  teamId: string,
  from: string,
  to: string,
  senderDomain: string | null,
  most: number,
): Promise<Map<string, Counts>> {
  const { rows } = await pool().query({
    name: "tally-recipient-domains",
    text: `WITH by_type AS MATERIALIZED (
             SELECT recipient_domain AS domain, type, sum(n)::float8 AS n FROM domain_tallies
             WHERE team_id = $1 AND day BETWEEN $2::date AND $3::date AND ($4::text IS NULL OR sender_domain = $4) GROUP BY 1, 2
           ), top AS (
             SELECT domain, sum(n) AS tried FROM by_type WHERE type IN ('sent', 'unsent') GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $5
           )
           SELECT domain, type, n FROM top JOIN by_type USING (domain) ORDER BY tried DESC, domain`,
    values: [teamId, from, to, senderDomain, most],
  });
  return gather(rows);
}

/** Whether the team ever sent from the domain. */
export async function hasSentFrom(teamId: string, domain: string): Promise<boolean> {
  const { rows } = await pool().query({
    name: "has-sent-from",
    text: "SELECT EXISTS (SELECT FROM domain_tallies WHERE team_id = $1 AND sender_domain = $2) AS yes",
    values: [teamId, domain],
  });
  return rows[0]?.yes ?? false;
}

function gather(rows: readonly { domain: string; type: string; n: number }[]): Map<string, Counts> {
  const found = new Map<string, Record<string, number>>();
  for (const { domain, type, n } of rows) {
    const counts = found.get(domain) ?? {};
    counts[type] = n;
    found.set(domain, counts);
  }
  return found;
}
