/**
 * Writing down what happened: recipients, events, tallies and the queue in one statement for many messages. A settlement
 * whose lease is no longer held changes nothing.
 */
import { pool } from "@/lib/infra/db/client";
import { type GroupWriter, groupWriter } from "@/lib/infra/db/group-writer";
import { plain } from "@/lib/infra/db/literal";
import { patiently } from "@/lib/infra/db/patiently";
import { newUuid } from "@/lib/infra/ids";
import { liveHint } from "./live-hint";
import { waiting } from "./load-deliveries";
import type { Settlement } from "./outcome";

const text = `
  WITH done AS (
    DELETE FROM deliveries WHERE email_id = ANY ($1::uuid[]) AND lease_token = ANY ($2::uuid[]) RETURNING email_id
  ), again AS (
    UPDATE deliveries d SET due_at = to_timestamp(t.due / 1000.0), attempts = t.attempts, unknowns = t.unknowns,
      leased_until = NULL, lease_token = NULL, handed_at = NULL
    FROM unnest($3::uuid[], $4::uuid[], $5::float8[], $6::smallint[], $7::smallint[]) AS t (email_id, lease_token, due, attempts, unknowns)
    WHERE d.email_id = t.email_id AND d.lease_token = t.lease_token RETURNING d.email_id
  ), ours AS MATERIALIZED (
    SELECT email_id FROM done UNION ALL SELECT email_id FROM again
  ), people AS (
    UPDATE recipients r SET status = t.status, attempts = r.attempts + t.tried, stage = coalesce(t.stage, r.stage),
      code = CASE WHEN t.stage IS NULL THEN r.code ELSE t.code END, enhanced = CASE WHEN t.stage IS NULL THEN r.enhanced ELSE t.enhanced END,
      reply = coalesce(t.reply, r.reply), remote_host = coalesce(t.remote_host, r.remote_host),
      tls = CASE WHEN t.stage IS NULL THEN r.tls ELSE t.tls END, updated_at = now()
    FROM unnest($8::uuid[], $9::smallint[], $10::text[], $11::smallint[], $12::text[], $13::smallint[], $14::text[], $15::text[], $16::text[], $17::text[])
      AS t (email_id, no, status, tried, stage, code, enhanced, reply, remote_host, tls)
    WHERE r.email_id = t.email_id AND r.no = t.no AND r.status IN (${waiting.map((status) => `'${status}'`).join(", ")})
      AND t.email_id IN (SELECT email_id FROM ours)
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail)
    SELECT id, team_id, email_id, no, type, detail
    FROM unnest($18::uuid[], $19::uuid[], $20::uuid[], $21::smallint[], $22::text[], $23::jsonb[]) AS t (id, team_id, email_id, no, type, detail)
    WHERE email_id IN (SELECT email_id FROM ours)
    RETURNING team_id, type
  ), counted AS (
    INSERT INTO tallies AS known (team_id, hour, type, n)
    SELECT team_id, date_trunc('hour', now()), type, count(*) FROM news GROUP BY team_id, type ORDER BY team_id, type
    ON CONFLICT (team_id, hour, type) DO UPDATE SET n = known.n + excluded.n
  )
  SELECT email_id FROM ours`;

/** Resolves after COMMIT; true when it was still ours to settle. The database is waited for. @param signal ends that waiting */
export function settler(signal: AbortSignal): GroupWriter<Settlement, boolean> {
  return groupWriter({
    lanes: 1,
    maxWeight: 1000,
    weigh: ({ outcomes }) => Math.max(1, outcomes.length),
    commit: async (settlements) => {
      const values = toColumns(settlements.toSorted((a, b) => (a.claim.emailId < b.claim.emailId ? -1 : 1)));
      const { rows } = await patiently(() => pool().query({ name: "settle-deliveries", text, values }), signal);
      for (const teamId of new Set(settlements.map(({ claim }) => claim.teamId))) liveHint(teamId);
      if (rows.length === settlements.length) return settlements.map(() => true);
      const ours = new Set(rows.map(({ email_id }) => email_id));
      return settlements.map(({ claim }) => ours.has(claim.emailId));
    },
  });
}

/** One array per parameter; what needs no quotes goes in PostgreSQL's own form, which the driver would only reach slowly. */
function toColumns(settlements: readonly Settlement[]): unknown[] {
  const done = settlements.filter(({ next }) => !next);
  const again = settlements.flatMap(({ claim, next }) => (next ? [{ claim, next }] : []));
  const people = settlements.flatMap(({ claim, outcomes }) => outcomes.map((outcome) => ({ ...outcome, emailId: claim.emailId })));
  const news = settlements.flatMap(({ claim, events }) => events.map((event) => ({ ...event, claim })));
  return [
    plain(done.map(({ claim }) => claim.emailId)),
    plain([...new Set(done.map(({ claim }) => claim.leaseToken))]),
    plain(again.map(({ claim }) => claim.emailId)),
    plain(again.map(({ claim }) => claim.leaseToken)),
    plain(again.map(({ next }) => next.dueAt)),
    plain(again.map(({ next }) => next.attempts)),
    plain(again.map(({ next }) => next.unknowns)),
    plain(people.map(({ emailId }) => emailId)),
    plain(people.map(({ no }) => no)),
    plain(people.map(({ status }) => status)),
    plain(people.map(({ tried }) => (tried ? 1 : 0))),
    plain(people.map(({ answer }) => answer?.stage ?? "NULL")),
    plain(people.map(({ answer }) => answer?.code ?? "NULL")),
    plain(people.map(({ answer }) => answer?.enhanced ?? "NULL")),
    people.map(({ answer }) => answer?.text ?? null),
    people.map(({ answer }) => answer?.remoteHost ?? null),
    people.map(({ answer }) => answer?.tls ?? null),
    plain(news.map(() => newUuid())),
    plain(news.map(({ claim }) => claim.teamId)),
    plain(news.map(({ claim }) => claim.emailId)),
    plain(news.map(({ recipientNo }) => recipientNo)),
    plain(news.map(({ type }) => type)),
    news.map(({ detail }) => JSON.stringify(detail)),
  ];
}
