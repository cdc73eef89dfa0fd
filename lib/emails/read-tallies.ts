/** Reads the rollups: counts of events by time, by sender and by recipient domain. Never counts an event itself. */
import { pool } from "@/lib/infra/db/client";
import { plain } from "@/lib/infra/db/literal";
import type { TallyColumn } from "./count-events";

/** What figures are made of. */
const told = ["sent", "unsent", "delivered", "bounced", "deferred", "failed", "complained", "suppressed", "canceled"] as const;

/** Counts by type of event, and `unsent`; a type that did not happen may be missing. */
export type Counts = Readonly<Partial<Record<TallyColumn, number>>>;

export interface Tallied {
  readonly teamId: string;
  /** Full hours of the team's clock; `to` is not in it. */
  readonly from: Date;
  readonly to: Date;
  /** Of one From address, or of all addresses of a domain. */
  readonly sender?: { readonly address: string } | { readonly domain: string } | null;
}

const sums = told.map((type) => `sum(${type})::float8 AS ${type}`).join(", ");
const inHours = "team_id = $1 AND hour >= $2 AND hour < $3";

/** Only what is asked of one sender needs the rows of each. */
function chosen({ teamId, from, to, sender }: Tallied): { name: string; table: string; values: unknown[] } {
  const values = [teamId, from, to];
  if (!sender) return { name: "all", table: `team_tallies WHERE ${inHours}`, values };
  return "address" in sender
    ? { name: "address", table: `tallies WHERE ${inHours} AND lower(sender) = lower($4)`, values: [...values, sender.address] }
    : { name: "domain", table: `tallies WHERE ${inHours} AND split_part(sender, '@', -1) = $4`, values: [...values, sender.domain] };
}

/** One entry per stretch of time, in the order of `starts`; each stretch ends where the next begins, the last at `to`. */
export async function talliesByTime(asked: Tallied, starts: readonly Date[]): Promise<Counts[]> {
  const { name, table, values } = chosen(asked);
  const { rows } = await pool().query({
    name: `tallies-by-time-${name}`,
    text: `SELECT width_bucket(hour, $${values.length + 1}::timestamptz[]) AS stretch, ${sums} FROM ${table} GROUP BY 1`,
    values: [...values, plain(starts.map((start) => start.toISOString()))],
  });
  const counts = starts.map((): Counts => ({}));
  for (const { stretch, ...of } of rows) counts[stretch - 1] = of;
  return counts;
}

/** By the domain in From. */
export async function talliesByDomain({ teamId, from, to, sender }: Tallied): Promise<Map<string, Counts>> {
  const { rows } = await pool().query({
    name: "tallies-by-domain",
    text: `SELECT split_part(sender, '@', -1) AS domain, ${sums}
           FROM (SELECT sender, ${sums} FROM tallies WHERE ${inHours} GROUP BY 1) AS by_sender
           WHERE ($4::text IS NULL OR lower(sender) = lower($4)) AND ($5::text IS NULL OR split_part(sender, '@', -1) = $5) GROUP BY 1`,
    values: [teamId, from, to, sender && "address" in sender ? sender.address : null, sender && "domain" in sender ? sender.domain : null],
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
    text: `SELECT recipient_domain AS domain, ${sums} FROM domain_tallies
           WHERE team_id = $1 AND day BETWEEN $2::date AND $3::date AND ($4::text IS NULL OR sender_domain = $4)
           GROUP BY 1 HAVING sum(sent + unsent) > 0 ORDER BY sum(sent + unsent) DESC, 1 LIMIT $5`,
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

const gather = (rows: readonly ({ domain: string } & Counts)[]): Map<string, Counts> =>
  new Map(rows.map(({ domain, ...counts }) => [domain, counts]));
