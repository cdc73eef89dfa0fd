/**
 * Writing down what happened: recipients, events, tallies, the queue, and what was learned about addresses, in one
 * statement for many messages. A settlement whose lease is no longer held changes nothing.
 */
import { pool } from "@/lib/infra/db/client";
import { type GroupWriter, groupWriter } from "@/lib/infra/db/group-writer";
import { plain, textArray } from "@/lib/infra/db/literal";
import { patiently } from "@/lib/infra/db/patiently";
import { newUuid } from "@/lib/infra/ids";
import { suppressFrom } from "@/lib/suppressions";
import type { Claim } from "./claim";
import { countedFrom } from "./count-events";
import { liveHint } from "./live-hint";
import type { NewEvent, Outcome, Settlement } from "./outcome";
import { inWords, waiting } from "./status";

/** IS TRUE keeps it a look into a hash table: as a join it may be taken for one of a few rows, and then every pair of rows is compared. */
const isOurs = (id: string) => `(${id} IN (SELECT email_id FROM ours)) IS TRUE`;

/**
 * Recipients are locked before totals are raised, as those do who apply reports: else each could hold what the other waits for. What a
 * report said of a recipient meanwhile is read anew under the lock.
 */
const peopleAreWritten = "(SELECT count(*) FROM people) >= 0";

const text = `
  WITH done AS (
    DELETE FROM deliveries WHERE email_id = ANY ($1::uuid[]) AND lease_token = ANY ($2::uuid[]) RETURNING email_id
  ), again AS (
    UPDATE deliveries d SET due_at = to_timestamp(t.due / 1000.0), attempts = t.attempts, unknowns = t.unknowns,
      leased_until = NULL, lease_token = NULL, handed_at = NULL, silent_claims = 0
    FROM unnest($3::uuid[], $4::uuid[], $5::float8[], $6::smallint[], $7::smallint[]) AS t (email_id, lease_token, due, attempts, unknowns)
    WHERE d.email_id = t.email_id AND d.lease_token = t.lease_token RETURNING d.email_id
  ), ours AS MATERIALIZED (
    SELECT email_id FROM done UNION ALL SELECT email_id FROM again
  ), people AS (
    UPDATE recipients r SET status = t.status, attempts = r.attempts + t.tried, stage = coalesce(t.stage, r.stage),
      code = CASE WHEN t.stage IS NULL THEN r.code ELSE t.code END, enhanced = CASE WHEN t.stage IS NULL THEN r.enhanced ELSE t.enhanced END,
      reply = coalesce(t.reply, r.reply), remote_host = coalesce(t.remote_host, r.remote_host),
      tls = CASE WHEN t.stage IS NULL THEN r.tls ELSE t.tls END, provider_id = coalesce(t.provider_id, r.provider_id), updated_at = now()
    FROM unnest($8::uuid[], $9::smallint[], $10::text[], $11::smallint[], $12::text[], $13::smallint[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[])
      AS t (email_id, no, status, tried, stage, code, enhanced, reply, remote_host, tls, provider_id)
    WHERE r.email_id = t.email_id AND r.no = t.no AND r.status IN (${inWords(waiting)})
      AND ${isOurs("t.email_id")}
    RETURNING r.email_id, r.no, r.team_id, r.address, coalesce(r.folded, r.address) AS folded
  ), lessons AS (
    SELECT uuidv7() AS id, p.team_id, p.address, p.folded, t.reason, 'all'::text AS scope, t.note, p.email_id, NULL::uuid AS created_by
    FROM unnest($27::uuid[], $28::smallint[], $29::text[], $30::text[]) AS t (email_id, no, reason, note) JOIN people p USING (email_id, no)
  ), learned AS (${suppressFrom("lessons")}
  ), fresh AS MATERIALIZED (
    SELECT id, team_id, email_id, no, type, detail, sender, recipient, now() AS at
    FROM unnest($19::uuid[], $20::uuid[], $21::uuid[], $22::smallint[], $23::text[], $24::jsonb[], $25::text[], $26::text[])
      AS t (id, team_id, email_id, no, type, detail, sender, recipient)
    WHERE ${isOurs("email_id")}
  ), news AS (
    INSERT INTO events (id, team_id, email_id, recipient_no, type, detail) SELECT id, team_id, email_id, no, type, detail FROM fresh
  ), known AS MATERIALIZED (
    SELECT f.id, r.status FROM fresh f JOIN recipients r ON r.email_id = f.email_id AND r.no = f.no
    WHERE f.type = 'failed' AND f.detail ->> 'reason' IN ('outcome_unknown', 'expired') AND ${peopleAreWritten} FOR UPDATE OF r
  ), known_by_id AS (
    SELECT jsonb_object_agg(id, CASE status WHEN 'bounced' THEN 'unsent' ELSE 'sent' END) AS types FROM known WHERE status IN ('delivered', 'bounced', 'complained')
  ), tallied AS (
    SELECT team_id, sender, recipient, at, coalesce((SELECT types FROM known_by_id) ->> id::text, type) AS type FROM fresh WHERE ${peopleAreWritten}
  ), ${countedFrom("tallied", { atHandOver: true })}
  SELECT email_id FROM ours`;

/** Resolves after COMMIT; true when it was still ours to settle. The database is waited for. @param signal ends that waiting */
export function settler(signal: AbortSignal): GroupWriter<Settlement, boolean> {
  return groupWriter({
    lanes: 1,
    maxWeight: 1000,
    weigh: ({ outcomes }) => Math.max(1, outcomes.length),
    commit: async (settlements) => {
      const values = toColumns(settlements.toSorted((a, b) => (a.claim.emailId < b.claim.emailId ? -1 : 1)));
      let tries = 0;
      const { rows } = await patiently(() => {
        tries++;
        return pool().query({ name: "settle-deliveries", text, values });
      }, signal);
      for (const teamId of new Set(settlements.map(({ claim }) => claim.teamId))) liveHint(teamId);
      if (rows.length === settlements.length) return settlements.map(() => true);
      const ours = new Set(rows.map(({ email_id }) => email_id));
      if (tries > 1) for (const id of await writtenBefore(values)) ours.add(id);
      return settlements.map(({ claim }) => ours.has(claim.emailId));
    },
  });
}

/** Emails whose events an earlier try has written: it was committed, and only its answer was lost. Told by the ids that it gave them. */
async function writtenBefore(values: readonly unknown[]): Promise<string[]> {
  const { rows } = await pool()
    .query<{ email_id: string }>("SELECT DISTINCT email_id FROM events WHERE id = ANY ($1::uuid[])", [values[eventIdsAt]])
    .catch(() => ({ rows: [] }));
  return rows.map(({ email_id }) => email_id);
}

/** Where the ids of new events stand among the parameters. */
const eventIdsAt = 18;

/** One array per parameter; what needs no quotes goes in PostgreSQL's own form, which the driver would only reach slowly. */
function toColumns(settlements: readonly Settlement[]): unknown[] {
  const done = { id: [] as string[], token: new Set<string>() };
  const again = { id: [] as string[], token: [] as string[], due: [] as number[], attempts: [] as number[], unknowns: [] as number[] };
  const people = { id: [] as string[], outcome: [] as Outcome[] };
  const news = { claim: [] as Claim[], sender: [] as string[], event: [] as NewEvent[] };
  for (const { claim, sender, outcomes, events, next } of settlements) {
    if (next) {
      again.id.push(claim.emailId);
      again.token.push(claim.leaseToken);
      again.due.push(next.dueAt);
      again.attempts.push(next.attempts);
      again.unknowns.push(next.unknowns);
    } else {
      done.id.push(claim.emailId);
      done.token.add(claim.leaseToken);
    }
    for (const outcome of outcomes) {
      people.id.push(claim.emailId);
      people.outcome.push(outcome);
    }
    for (const event of events) {
      news.claim.push(claim);
      news.sender.push(sender);
      news.event.push(event);
    }
  }
  const { outcome } = people;
  const lessons = outcome.flatMap(({ no, lesson }, i) => (lesson ? [{ ...lesson, no, emailId: people.id[i] ?? "" }] : []));
  return [
    plain(done.id),
    plain([...done.token]),
    plain(again.id),
    plain(again.token),
    plain(again.due),
    plain(again.attempts),
    plain(again.unknowns),
    plain(people.id),
    plain(outcome.map(({ no }) => no)),
    plain(outcome.map(({ status }) => status)),
    plain(outcome.map(({ tried }) => (tried ? 1 : 0))),
    plain(outcome.map(({ answer }) => answer?.stage ?? "NULL")),
    plain(outcome.map(({ answer }) => answer?.code ?? "NULL")),
    textArray(outcome.map(({ answer }) => answer?.enhanced ?? null)),
    textArray(outcome.map(({ answer }) => answer?.text ?? null)),
    textArray(outcome.map(({ answer }) => answer?.remoteHost ?? null)),
    textArray(outcome.map(({ answer }) => answer?.tls ?? null)),
    textArray(outcome.map(({ answer }) => answer?.providerId ?? null)),
    plain(news.event.map(() => newUuid())),
    plain(news.claim.map(({ teamId }) => teamId)),
    plain(news.claim.map(({ emailId }) => emailId)),
    plain(news.event.map(({ recipientNo }) => recipientNo)),
    plain(news.event.map(({ type }) => type)),
    textArray(news.event.map(({ detail }) => JSON.stringify(detail))),
    textArray(news.sender),
    textArray(news.event.map(({ recipient }) => recipient)),
    plain(lessons.map(({ emailId }) => emailId)),
    plain(lessons.map(({ no }) => no)),
    plain(lessons.map(({ reason }) => reason)),
    textArray(lessons.map(({ note }) => note)),
  ];
}
